"""Python's requests against a running Causeway: the example scripts as they are, and the requests behind them.

Uses only unittest and requests. The environment says where the server is (see test/clients.test.ts). The exit code decides.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

import requests

URL = os.environ["CAUSEWAY_URL"]
TEST_KEY = os.environ["CAUSEWAY_TEST_KEY"]
LIVE_KEY = os.environ["CAUSEWAY_LIVE_KEY"]
EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "examples" / "python"
QUICK = {"ttft_ms": 0, "tokens_per_second": 20000}
GENERATION_ID = re.compile(r"^gen-\d{10}-[0-9A-Za-z]{20}$")


def run_example(name, key=TEST_KEY):
    """Runs an example script unchanged and returns what it printed."""
    environment = {**os.environ, "CAUSEWAY_URL": URL, "CAUSEWAY_KEY": key, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"{name} exited {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def post(path, body, key=TEST_KEY, **more):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **more.pop("headers", {})}
    return requests.post(f"{URL}{path}", headers=headers, json=body, timeout=120, **more)


def chat(model, content="Hello", path="/v1/chat/completions", key=TEST_KEY, **fields):
    body = {"model": model, "messages": [{"role": "user", "content": content}], **fields}
    return post(path, body, key=key)


class Shape(unittest.TestCase):
    """What AI/ML API's samples show, key by key; token counts are tokens here, not credits."""

    def check(self, data, snapshot):
        self.assertEqual(data["object"], "chat.completion")
        self.assertRegex(data["id"], GENERATION_ID)
        self.assertEqual(data["model"], snapshot)
        self.assertIsInstance(data["created"], int)
        self.assertIn("system_fingerprint", data)
        self.assertEqual(len(data["choices"]), 1)
        choice = data["choices"][0]
        self.assertEqual(choice["index"], 0)
        self.assertEqual(choice["finish_reason"], "stop")
        message = choice["message"]
        self.assertEqual(message["role"], "assistant")
        self.assertTrue(message["content"])
        self.assertIsNone(message["refusal"])
        self.assertEqual(message["annotations"], [])
        usage = data["usage"]
        self.assertEqual(usage["total_tokens"], usage["prompt_tokens"] + usage["completion_tokens"])
        self.assertTrue(0 < usage["prompt_tokens"] < 40, usage)
        for name in ("cached_tokens", "audio_tokens"):
            self.assertIsInstance(usage["prompt_tokens_details"][name], int)
        for name in (
            "reasoning_tokens",
            "audio_tokens",
            "accepted_prediction_tokens",
            "rejected_prediction_tokens",
        ):
            self.assertIsInstance(usage["completion_tokens_details"][name], int)
        self.assertLessEqual(usage["completion_tokens_details"]["reasoning_tokens"], usage["completion_tokens"])


class Examples(Shape):
    def test_o1(self):
        self.check(json.loads(run_example("o1.py")), "o1-2024-12-17")

    def test_o1_mini(self):
        self.check(json.loads(run_example("o1_mini.py")), "o1-mini-2024-09-12")

    def test_o3_mini(self):
        self.check(json.loads(run_example("o3_mini.py")), "o3-mini-2025-01-31")

    def test_o3(self):
        self.check(json.loads(run_example("o3.py")), "o3-2025-04-16")

    def test_o1_with_a_live_key(self):
        data = json.loads(run_example("o1.py", key=LIVE_KEY))
        self.check(data, "o1-2024-12-17")
        self.assertEqual(data["choices"][0]["message"]["content"], "Hello from the fake upstream.")

    def test_o1_as_openrouter_documents_it(self):
        data = json.loads(run_example("o1_openrouter.py"))
        self.assertEqual(data["model"], "openai/o1")
        self.assertEqual(data["choices"][0]["finish_reason"], "stop")
        self.assertIn("native_finish_reason", data["choices"][0])
        self.assertTrue(data["provider"])
        self.assertEqual(data["usage"]["cost"], 0)
        found = requests.get(
            f"{URL}/api/v1/generation",
            params={"id": data["id"]},
            headers={"Authorization": f"Bearer {TEST_KEY}"},
            timeout=30,
        ).json()
        self.assertEqual(found["data"]["http_referer"], "https://app.example/")

    def test_o1_streamed(self):
        self.assertTrue(run_example("o1_stream.py").strip())

    def test_the_seeds_requests_one_after_another(self):
        printed = run_example("seeds.py")
        for snapshot in ("o1-2024-12-17", "o1-mini-2024-09-12", "o3-mini-2025-01-31", "o3-2025-04-16", "openai/o1"):
            self.assertRegex(printed, rf"(?m)^{re.escape(snapshot)} \(\d+ tokens of reasoning\): \S")

    def test_every_example_is_run_here(self):
        names = {path.name for path in EXAMPLES.glob("*.py")}
        source = pathlib.Path(__file__).read_text(encoding="utf-8")
        self.assertEqual({name for name in names if f'"{name}"' not in source}, set())


class Requests(Shape):
    def test_every_name_of_the_promised_models(self):
        for snapshot in ("o1-2024-12-17", "o1-mini-2024-09-12", "o3-mini-2025-01-31", "o3-2025-04-16"):
            short = re.sub(r"-\d{4}-\d\d-\d\d$", "", snapshot)
            for name in (short, f"openai/{short}", snapshot, f"openai/{snapshot}"):
                with self.subTest(name):
                    self.check(chat(name, simulate=QUICK).json(), snapshot)

    def test_the_sample_of_o1_mini_with_all_its_fields(self):
        body = {
            "model": "o1-mini",
            "messages": [{"role": "user", "content": "text", "name": "text"}],
            "max_completion_tokens": 512,
            "max_tokens": 512,
            "stream": False,
            "stream_options": {"include_usage": True},
            "n": 1,
            "seed": 1,
        }
        response = post("/v1/chat/completions", body)
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(response.json()["model"], "o1-mini-2024-09-12")

    def test_the_stream_as_it_is_on_the_wire(self):
        body = {"model": "o1", "messages": [{"role": "user", "content": "Hello"}], "stream": True, "simulate": QUICK}
        with post("/v1/chat/completions", body, stream=True) as response:
            self.assertTrue(response.headers["content-type"].startswith("text/event-stream"))
            self.assertEqual(response.headers["cache-control"], "no-cache")
            lines = response.content.decode("utf-8").split("\n\n")
        self.assertEqual(lines[-1], "", "the last event is closed by an empty line")
        events = [line for line in lines[:-1] if not line.startswith(":")]
        self.assertEqual(events[-1], "data: [DONE]")
        for event in events[:-1]:
            chunk = json.loads(event.removeprefix("data: "))
            self.assertEqual(chunk["object"], "chat.completion.chunk")

    def test_a_broken_stream_has_an_error_and_no_end_marker(self):
        for path in ("/v1/chat/completions", "/api/v1/chat/completions"):
            with self.subTest(path):
                simulate = {**QUICK, "reasoning_tokens": 0, "output_tokens": 60, "fault": "cut", "at_token": 10}
                response = chat("o1", path=path, stream=True, simulate=simulate)
                self.assertEqual(response.status_code, 200)
                events = [line for line in response.text.split("\n") if line.startswith("data: ")]
                self.assertNotIn("data: [DONE]", events)
                chunks = [json.loads(event.removeprefix("data: ")) for event in events]
                self.assertTrue(chunks[-1]["error"]["message"])
                finishes = [choice["finish_reason"] for chunk in chunks for choice in chunk.get("choices", [])]
                self.assertEqual([finish for finish in finishes if finish], ["error"])

    def test_errors_have_the_shape_of_their_path(self):
        openai = chat("o3-minni").json()["error"]
        self.assertEqual(sorted(openai), ["code", "message", "param", "type"])
        self.assertEqual(openai["code"], "model_not_found")
        openrouter = chat("o3-minni", path="/api/v1/chat/completions").json()["error"]
        self.assertEqual(openrouter["code"], 404)
        self.assertEqual(openrouter["metadata"]["error_type"], "not_found")

    def test_a_body_that_is_no_json_is_refused(self):
        response = requests.post(
            f"{URL}/v1/chat/completions",
            headers={"Authorization": f"Bearer {TEST_KEY}", "Content-Type": "application/json"},
            data="{not json",
            timeout=30,
        )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(response.json()["error"]["type"], "invalid_request_error")

    def test_without_a_key(self):
        response = requests.post(f"{URL}/v1/chat/completions", json={"model": "o1", "messages": []}, timeout=30)
        self.assertEqual(response.status_code, 401)
        self.assertIn("error", response.json())

    def test_a_key_may_come_as_x_api_key(self):
        response = requests.get(f"{URL}/v1/key", headers={"x-api-key": TEST_KEY}, timeout=30)
        self.assertEqual(response.status_code, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
