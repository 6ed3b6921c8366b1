"""The official `openai` on its Responses API: whole, streamed, parsed, kept, in the background, with tools and reasoning."""

import time
import unittest

import openai
from world import CAME_BACK, LIVE_KEY, LIVE_MODELS, MODELS, TEST_KEY, URL, Person, get_weather, simulate

client = openai.OpenAI(base_url=f"{URL}/v1", api_key=TEST_KEY, max_retries=0, default_headers=simulate())
live = openai.OpenAI(base_url=f"{URL}/v1", api_key=LIVE_KEY, max_retries=0)
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "Get the current weather of a city",
    "strict": False,
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string"}},
        "required": ["city"],
    },
}


def call_in(response):
    return next(item for item in response.output if item.type == "function_call")


def result_of(call):
    return {"type": "function_call_output", "call_id": call.call_id, "output": get_weather("Oslo")}


class Responses(unittest.TestCase):
    def test_whole_and_streamed(self):
        for model in MODELS:
            with self.subTest(model):
                whole = client.responses.create(model=model, input="Hello", reasoning={"effort": "low"})
                self.assertEqual(whole.status, "completed")
                self.assertIn("Hello", whole.output_text)
                self.assertEqual(whole.usage.output_tokens_details.reasoning_tokens, 64)
                with client.responses.stream(model=model, input="Hello") as stream:
                    events = [event.type for event in stream]
                    final = stream.get_final_response()
                self.assertEqual((events[0], events[-1]), ("response.created", "response.completed"))
                self.assertIn("Hello", final.output_text)

    def test_parsed_whole_and_streamed(self):
        for model in MODELS:
            with self.subTest(model):
                whole = client.responses.parse(model=model, input="Hello", text_format=Person)
                self.assertIsInstance(whole.output_parsed, Person)
                with client.responses.stream(model=model, input="Hello", text_format=Person) as stream:
                    self.assertIsInstance(stream.get_final_response().output_parsed, Person)

    def test_a_conversation_that_is_kept(self):
        first = client.responses.create(model="o3", input="weather", tools=[TOOL], tool_choice="required")
        call = call_in(first)
        second = client.responses.create(
            model="o3", previous_response_id=first.id, input=[result_of(call)], tools=[TOOL]
        )
        self.assertIn("snow in Oslo", second.output_text)
        self.assertEqual(client.responses.retrieve(second.id).output_text, second.output_text)
        kinds = [item.type for item in client.responses.input_items.list(second.id, order="asc")]
        self.assertEqual(kinds, ["message", "function_call", "function_call_output"])
        client.responses.delete(second.id)
        with self.assertRaises(openai.NotFoundError):
            client.responses.retrieve(second.id)

    def test_in_the_background(self):
        response = client.responses.create(model="o1", input="Hello", background=True)
        end = time.monotonic() + 15
        while response.status in ("queued", "in_progress") and time.monotonic() < end:
            time.sleep(0.02)
            response = client.responses.retrieve(response.id)
        self.assertEqual(response.status, "completed")
        events = list(client.responses.create(model="o1", input="Hello", background=True, stream=True))
        again = list(client.responses.retrieve(events[0].response.id, stream=True, starting_after=3))
        self.assertEqual([event.type for event in again], [event.type for event in events[4:]])
        slow = client.responses.create(
            model="o1", input="Hello", background=True, extra_headers=simulate(ttft_ms=60000)
        )
        self.assertEqual(client.responses.cancel(slow.id).status, "cancelled")

    def test_reasoning_comes_back_from_every_format(self):
        fields = {"tools": [TOOL], "reasoning": {"effort": "high", "summary": "auto"}}
        for model in LIVE_MODELS:
            with self.subTest(f"{model}, kept by the caller"):
                question = [{"role": "user", "content": "fake: reason"}]
                include = ["reasoning.encrypted_content"]
                first = live.responses.create(model=model, input=question, store=False, include=include, **fields)
                items = [*question, *first.output, result_of(call_in(first))]
                second = live.responses.create(model=model, input=items, store=False, include=include, **fields)
                self.assertRegex(second.output_text, CAME_BACK)
            with self.subTest(f"{model}, kept by the server"):
                with live.responses.stream(model=model, input="fake: reason", **fields) as stream:
                    first = stream.get_final_response()
                second = live.responses.create(
                    model=model, previous_response_id=first.id, input=[result_of(call_in(first))], **fields
                )
                self.assertRegex(second.output_text, CAME_BACK)

    def test_a_broken_stream_is_thrown_or_failed(self):
        headers = simulate(fault="cut", output_tokens=60, at_token=10)
        with self.assertRaises(openai.APIError):
            list(client.responses.create(model="o1", input="Hello", stream=True, extra_headers=headers))
        with self.assertRaises(openai.BadRequestError) as caught:
            client.responses.create(model="o1", input="Hello", previous_response_id="resp_nobody")
        self.assertEqual(caught.exception.code, "previous_response_not_found")
