"""The official `anthropic`: messages, streams, thinking, parsing, tools with the package's own runner, counts, models, errors."""

import asyncio
import unittest

import anthropic
from anthropic import beta_tool
from world import (
    CAME_BACK,
    GENERATION_ID,
    LIVE_KEY,
    LIVE_MODELS,
    MODELS,
    RED_PIXEL,
    TEST_KEY,
    URL,
    Person,
    get_weather,
    simulate,
)

client = anthropic.Anthropic(base_url=URL, api_key=TEST_KEY, max_retries=0, default_headers=simulate())
live = anthropic.Anthropic(base_url=URL, api_key=LIVE_KEY, max_retries=0)
THINKING = {"type": "enabled", "budget_tokens": 1024}
TOOL = {
    "name": "get_weather",
    "description": "Get the current weather of a city",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string"}},
        "required": ["city"],
    },
}


def ask(content="Hello", **fields):
    return {"max_tokens": 3000, "messages": [{"role": "user", "content": content}], **fields}


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


class Messages(unittest.TestCase):
    def test_a_whole_message_of_every_family(self):
        for model in MODELS:
            with self.subTest(model):
                message = client.messages.create(model=model, **ask())
                self.assertRegex(message.id, GENERATION_ID)
                self.assertIn("Hello", text_of(message))
                self.assertEqual(message.stop_reason, "end_turn")
                self.assertGreater(message.usage.output_tokens, 0)

    def test_the_stream_helper_gathers_thinking_and_text(self):
        for model in MODELS:
            with self.subTest(model), client.messages.stream(model=model, **ask(thinking=THINKING)) as stream:
                text = "".join(stream.text_stream)
                message = stream.get_final_message()
                self.assertEqual(text, text_of(message))
                thought = [block.thinking for block in message.content if block.type == "thinking"]
                self.assertEqual(bool(thought), model != "openai/o3", "o3 hides its thoughts")

    def test_schemas_are_filled(self):
        for model in MODELS:
            with self.subTest(model):
                message = client.messages.parse(model=model, output_format=Person, **ask())
                self.assertIsInstance(message.parsed_output, Person)

    def test_an_image_and_a_bearer_token(self):
        bearer = anthropic.Anthropic(base_url=URL, auth_token=TEST_KEY, api_key=None, default_headers=simulate())
        source = {"type": "base64", "media_type": "image/png", "data": RED_PIXEL}
        message = bearer.messages.create(
            model="o3", **ask([{"type": "image", "source": source}, {"type": "text", "text": "What is it?"}])
        )
        self.assertIn("1 image", text_of(message))

    def test_counts_and_models(self):
        counted = client.messages.count_tokens(model="o1", messages=ask()["messages"], tools=[TOOL])
        self.assertGreater(counted.input_tokens, 8)
        listed = {model.id for model in client.models.list(limit=25)}
        self.assertGreater(len(listed), 40)
        self.assertIn("openai/o1", listed)
        self.assertEqual(client.models.retrieve("openai/o1").type, "model")

    def test_the_asynchronous_stream(self):
        async def gather():
            async with anthropic.AsyncAnthropic(
                base_url=URL, api_key=TEST_KEY, default_headers=simulate()
            ) as asynchronous:
                async with asynchronous.messages.stream(model="o3", **ask()) as stream:
                    return "".join([text async for text in stream.text_stream])

        self.assertIn("Hello", asyncio.run(gather()))


class Tools(unittest.TestCase):
    def test_thinking_comes_back_with_its_call_from_every_format(self):
        for model in LIVE_MODELS:
            for way in ("whole", "streamed"):
                with self.subTest(f"{model}, {way}"):
                    fields = ask("fake: reason", model=model, thinking=THINKING, tools=[TOOL])
                    first = self.send(way, fields)
                    self.assertEqual(first.stop_reason, "tool_use")
                    thought = next(block for block in first.content if block.type == "thinking")
                    if model != "google/gemini-2.5-pro":
                        self.assertEqual(thought.thinking, "First this, then that.")
                    self.assertTrue(thought.signature, "many clients drop thinking without a signature")
                    call = next(block for block in first.content if block.type == "tool_use")
                    result = {"type": "tool_result", "tool_use_id": call.id, "content": get_weather("Oslo")}
                    fields["messages"] += [
                        {"role": "assistant", "content": first.content},
                        {"role": "user", "content": [result]},
                    ]
                    self.assertRegex(text_of(self.send(way, fields)), CAME_BACK)

    def send(self, way, fields):
        if way == "whole":
            return live.messages.create(**fields)
        with live.messages.stream(**fields) as stream:
            return stream.get_final_message()

    def test_the_runner_of_the_package_sends_the_whole_conversation(self):
        for model in LIVE_MODELS:
            for stream in (False, True):
                with self.subTest(f"{model}, stream: {stream}"):
                    runner = live.beta.messages.tool_runner(
                        tools=[beta_tool(get_weather)],
                        stream=stream,
                        **ask("fake: reason", model=model, thinking=THINKING),
                    )
                    turns = [turn.get_final_message() if stream else turn for turn in runner]
                    self.assertEqual(len(turns), 2)
                    self.assertRegex(text_of(turns[-1]), CAME_BACK)


class Errors(unittest.TestCase):
    def test_every_fault_is_the_class_that_the_package_has_for_it(self):
        for fault, kind in (
            ("status:400", anthropic.BadRequestError),
            ("status:429", anthropic.RateLimitError),
            ("status:500", anthropic.InternalServerError),
            ("status:529", anthropic.OverloadedError),
            ("context_length", anthropic.BadRequestError),
        ):
            with self.subTest(fault), self.assertRaises(kind) as caught:
                client.messages.create(model="o1", extra_headers=simulate(fault=fault, retry_after=0), **ask())
            self.assertRegex(caught.exception.request_id or "", r"^req_")

    def test_wrong_requests_and_keys(self):
        with self.assertRaises(anthropic.NotFoundError):
            client.messages.create(model="nobody", **ask())
        with self.assertRaisesRegex(anthropic.BadRequestError, "at least one message is required"):
            client.messages.create(model="o1", max_tokens=9, messages=[])
        with self.assertRaises(anthropic.AuthenticationError):
            client.with_options(api_key="nobody").messages.create(model="o1", **ask())

    def test_a_broken_stream_is_thrown(self):
        headers = simulate(fault="cut", output_tokens=60, at_token=10)
        with self.assertRaises(anthropic.APIError):
            with client.messages.stream(model="o1", extra_headers=headers, **ask()) as stream:
                stream.until_done()
        for word in ("overloaded", "cut"):
            with self.subTest(word), self.assertRaises(anthropic.APIError):
                with live.messages.stream(model="claude-sonnet-5", **ask(f"fake: {word}")) as stream:
                    stream.until_done()
