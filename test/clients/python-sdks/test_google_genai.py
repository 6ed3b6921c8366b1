"""The official `google-genai`: answers, streams, thoughts, schemas, functions that it calls by itself, chats, counts, errors."""

import asyncio
import base64
import unittest

from google import genai
from google.genai import errors, types
from world import CAME_BACK, LIVE_KEY, LIVE_MODELS, MODELS, RED_PIXEL, TEST_KEY, URL, Person, get_weather, simulate


def make_client(key, **headers):
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=URL, headers=headers))


client = make_client(TEST_KEY, **simulate())
live = make_client(LIVE_KEY)
stranger = make_client("nobody")
THINKING = types.ThinkingConfig(include_thoughts=True, thinking_budget=1024)
ONCE = types.HttpRetryOptions(attempts=1)


def configured(**fields):
    return types.GenerateContentConfig(**fields)


def steered(**fields):
    """Headers of one request replace those of the client; and it is not tried again."""
    return configured(http_options=types.HttpOptions(headers=simulate(**fields), retry_options=ONCE))


class Contents(unittest.TestCase):
    def test_a_stream_says_what_the_whole_answer_says(self):
        for model in ("openai/o3", "google/gemini-2.5-pro"):
            with self.subTest(model):
                asked = {"model": model, "contents": "Hello", "config": configured(seed=7)}
                whole = client.models.generate_content(**asked)
                chunks = list(client.models.generate_content_stream(**asked))
                self.assertEqual("".join(chunk.text or "" for chunk in chunks), whole.text)
                self.assertEqual(chunks[-1].candidates[0].finish_reason, types.FinishReason.STOP)
                self.assertEqual(chunks[-1].usage_metadata, whole.usage_metadata)

    def test_thoughts_within_a_budget(self):
        for model in ("claude-sonnet-5", "google/gemini-2.5-pro"):
            with self.subTest(model):
                config = configured(thinking_config=THINKING)
                answer = client.models.generate_content(model=model, contents="Hello", config=config)
                self.assertTrue(answer.candidates[0].content.parts[0].thought)
                self.assertGreater(answer.usage_metadata.thoughts_token_count, 0)

    def test_schemas_are_filled(self):
        for model in MODELS:
            with self.subTest(model):
                config = configured(response_mime_type="application/json", response_schema=Person)
                answer = client.models.generate_content(model=model, contents="Hello", config=config)
                self.assertIsInstance(answer.parsed, Person)

    def test_an_image(self):
        image = types.Part.from_bytes(data=base64.b64decode(RED_PIXEL), mime_type="image/png")
        answer = client.models.generate_content(model="o3", contents=["What is it?", image])
        self.assertIn("1 image", answer.text)

    def test_counts_and_models(self):
        self.assertGreater(client.models.count_tokens(model="o1", contents="Hello").total_tokens, 0)
        listed = {model.name for model in client.models.list(config={"page_size": 25})}
        self.assertGreater(len(listed), 40)
        self.assertEqual(client.models.get(model="o1").name, "models/openai/o1")

    def test_the_asynchronous_client(self):
        async def gather():
            stream = await client.aio.models.generate_content_stream(model="o3", contents="Hello")
            return "".join([chunk.text or "" async for chunk in stream])

        self.assertIn("Hello", asyncio.run(gather()))


class Functions(unittest.TestCase):
    """The package calls Python functions itself and keeps every chunk of a stream as a content of its own."""

    config = configured(tools=[get_weather], thinking_config=THINKING)

    def test_functions_are_called_and_thoughts_come_back_from_every_format(self):
        for model in LIVE_MODELS:
            asked = {"model": model, "contents": "fake: reason", "config": self.config}
            with self.subTest(f"{model}, whole"):
                self.assertRegex(live.models.generate_content(**asked).text, CAME_BACK)
            with self.subTest(f"{model}, streamed"):
                chunks = live.models.generate_content_stream(**asked)
                self.assertRegex("".join(chunk.text or "" for chunk in chunks), CAME_BACK)

    def test_a_chat_goes_on_after_its_calls(self):
        for model in LIVE_MODELS:
            with self.subTest(model):
                chat = live.chats.create(model=model, config=self.config)
                self.assertRegex(chat.send_message("fake: reason").text, CAME_BACK)
                chunks = chat.send_message_stream("And now?")
                self.assertRegex("".join(chunk.text or "" for chunk in chunks), CAME_BACK)


class Errors(unittest.TestCase):
    def test_every_fault_is_the_class_that_the_package_has_for_it(self):
        for fault, kind, status in (
            ("status:429", errors.ClientError, "RESOURCE_EXHAUSTED"),
            ("status:503", errors.ServerError, "UNAVAILABLE"),
            ("context_length", errors.ClientError, "INVALID_ARGUMENT"),
        ):
            with self.subTest(fault), self.assertRaises(kind) as caught:
                client.models.generate_content(
                    model="o1", contents="Hello", config=steered(fault=fault, retry_after=0)
                )
            self.assertEqual(caught.exception.status, status)

    def test_wrong_names_and_keys(self):
        for model, asking, code in (("nobody", client, 404), ("o1", stranger, 401)):
            with self.subTest(model), self.assertRaises(errors.ClientError) as caught:
                asking.models.generate_content(model=model, contents="Hello")
            self.assertEqual(caught.exception.code, code)

    def test_a_broken_stream_is_thrown(self):
        config = steered(fault="cut", output_tokens=60, at_token=10)
        with self.assertRaises(errors.APIError):
            list(client.models.generate_content_stream(model="o1", contents="Hello", config=config))
        for word in ("overloaded", "cut"):
            with self.subTest(word), self.assertRaises(errors.APIError):
                asked = {"model": "google/gemini-2.5-pro", "contents": f"fake: {word}"}
                list(live.models.generate_content_stream(**asked))
