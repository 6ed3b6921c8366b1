"""The official `openai`: chat, streams, parsing, tools, embeddings, models, completions, errors and retries."""

import asyncio
import time
import unittest

import openai
from world import GENERATION_ID, LIVE_KEY, MODELS, RED_PIXEL, TEST_KEY, URL, Person, get_weather, simulate
from pydantic import BaseModel

client = openai.OpenAI(base_url=f"{URL}/v1", api_key=TEST_KEY, max_retries=0, default_headers=simulate())
live = openai.OpenAI(base_url=f"{URL}/v1", api_key=LIVE_KEY, max_retries=0)
HELLO = [{"role": "user", "content": "Hello"}]


class GetWeather(BaseModel):
    """Get the current weather of a city."""

    city: str
    unit: str


TOOL = openai.pydantic_function_tool(GetWeather, name="get_weather")


class Chat(unittest.TestCase):
    def test_a_whole_answer_and_its_headers(self):
        raw = client.chat.completions.with_raw_response.create(model="o1", messages=HELLO)
        answer = raw.parse()
        self.assertRegex(answer.id, GENERATION_ID)
        self.assertEqual(answer.model, "o1-2024-12-17")
        self.assertEqual(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
        self.assertEqual(raw.headers["x-generation-id"], answer.id)
        self.assertEqual(answer._request_id, raw.headers["x-request-id"])

    def test_a_stream_says_what_the_whole_answer_says(self):
        whole = client.chat.completions.create(model="o1", messages=HELLO, seed=7)
        chunks = list(
            client.chat.completions.create(
                model="o1", messages=HELLO, seed=7, stream=True, stream_options={"include_usage": True}
            )
        )
        text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
        self.assertEqual(text, whole.choices[0].message.content)
        self.assertEqual(chunks[-1].usage, whole.usage)
        self.assertEqual({chunk.id for chunk in chunks}, {chunks[0].id})

    def test_a_stream_as_bytes(self):
        create = client.chat.completions.with_streaming_response.create
        with create(model="o1", messages=HELLO, stream=True) as response:
            lines = [line for line in response.iter_lines() if line]
        self.assertEqual(lines[-1], "data: [DONE]")

    def test_pydantic_models_are_filled(self):
        for model in MODELS:
            with self.subTest(model):
                parse = client.chat.completions.parse
                answer = parse(model=model, messages=HELLO, response_format=Person)
                self.assertIsInstance(answer.choices[0].message.parsed, Person)

    def test_tools_are_parsed_and_their_results_taken(self):
        for model in MODELS:
            with self.subTest(model):
                messages = [{"role": "user", "content": "What is the weather in Oslo?"}]
                with client.chat.completions.stream(model=model, messages=messages, tools=[TOOL]) as stream:
                    events = {event.type for event in stream}
                    choice = stream.get_final_completion().choices[0]
                self.assertLessEqual({"chunk", "tool_calls.function.arguments.done"}, events)
                self.assertEqual(choice.finish_reason, "tool_calls")
                call = choice.message.tool_calls[0]
                self.assertIsInstance(call.function.parsed_arguments, GetWeather)
                result = {"role": "tool", "tool_call_id": call.id, "content": get_weather("Oslo")}
                messages += [choice.message.model_dump(exclude_none=True), result]
                answer = client.chat.completions.create(model=model, messages=messages, tools=[TOOL])
                self.assertIn("snow in Oslo", answer.choices[0].message.content)

    def test_an_image(self):
        url = f"data:image/png;base64,{RED_PIXEL}"
        content = [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": url}}]
        messages = [{"role": "user", "content": content}]
        answer = client.chat.completions.create(model="o3", messages=messages)
        self.assertIn("1 image", answer.choices[0].message.content)

    def test_many_at_once_with_the_asynchronous_client(self):
        async def ask():
            async with openai.AsyncOpenAI(
                base_url=f"{URL}/v1", api_key=TEST_KEY, default_headers=simulate()
            ) as asynchronous:

                async def one(number):
                    messages = [{"role": "user", "content": f"Number {number}"}]
                    stream = await asynchronous.chat.completions.create(model="o1", messages=messages, stream=True)
                    return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

                return await asyncio.gather(*[one(number) for number in range(20)])

        for number, text in enumerate(asyncio.run(ask())):
            self.assertIn(f"Number {number}", text)


class Others(unittest.TestCase):
    def test_embeddings_in_every_encoding(self):
        create = client.embeddings.create
        plain = create(model="text-embedding-3-small", input=["a", "b"], encoding_format="float")
        decoded = create(model="text-embedding-3-small", input=["a", "b"])
        self.assertEqual(len(plain.data), 2)
        for left, right in zip(plain.data[0].embedding, decoded.data[0].embedding, strict=True):
            self.assertAlmostEqual(left, right, places=6)
        encoded = create(model="text-embedding-3-small", input="a", encoding_format="base64")
        self.assertIsInstance(encoded.data[0].embedding, str)
        self.assertEqual(len(create(model="text-embedding-3-small", input="a", dimensions=8).data[0].embedding), 8)
        self.assertEqual(live.embeddings.create(model="text-embedding-3-small", input="a").data[0].embedding[1], -0.5)

    def test_models_are_listed_and_found(self):
        listed = {model.id for model in client.models.list()}
        self.assertIn("openai/o1", listed)
        self.assertEqual(client.models.retrieve("openai/o1").object, "model")
        with self.assertRaises(openai.NotFoundError):
            client.models.retrieve("nobody/nothing")

    def test_completions_of_old(self):
        whole = client.completions.create(model="o1", prompt="Say", max_tokens=800, seed=7)
        stream = client.completions.create(model="o1", prompt="Say", max_tokens=800, seed=7, stream=True)
        self.assertEqual("".join(chunk.choices[0].text for chunk in stream), whole.choices[0].text)


class Errors(unittest.TestCase):
    def test_every_fault_is_the_class_that_the_package_has_for_it(self):
        for fault, kind, code in (
            ("status:400", openai.BadRequestError, None),
            ("status:422", openai.UnprocessableEntityError, None),
            ("status:429", openai.RateLimitError, "rate_limit_exceeded"),
            ("status:500", openai.InternalServerError, "provider_error"),
            ("context_length", openai.BadRequestError, "context_length_exceeded"),
            ("content_filter", openai.BadRequestError, "content_filter"),
        ):
            with self.subTest(fault):
                with self.assertRaises(kind) as caught:
                    headers = simulate(fault=fault, retry_after=0)
                    client.chat.completions.create(model="o1", messages=HELLO, extra_headers=headers)
                self.assertEqual(caught.exception.code, code)

    def test_wrong_requests_and_keys(self):
        create = client.chat.completions.create
        for kind, code, fields in (
            (openai.NotFoundError, "model_not_found", {"model": "o3-minni"}),
            (openai.BadRequestError, "invalid_type", {"max_completion_tokens": "many"}),
            (openai.BadRequestError, None, {"messages": []}),
        ):
            with self.subTest(str(fields)), self.assertRaises(kind) as caught:
                create(**{"model": "o1", "messages": HELLO, **fields})
            if code is not None:
                self.assertEqual(caught.exception.code, code)
        stranger = client.with_options(api_key="sk-nobody")
        with self.assertRaises(openai.AuthenticationError):
            stranger.chat.completions.create(model="o1", messages=HELLO)

    def test_a_broken_stream_is_thrown(self):
        headers = simulate(fault="cut", output_tokens=60, at_token=10)
        stream = client.chat.completions.create(model="o1", messages=HELLO, stream=True, extra_headers=headers)
        with self.assertRaises(openai.APIError):
            list(stream)
        messages = [{"role": "user", "content": "fake: cut"}]
        with self.assertRaises(openai.APIError):
            list(live.chat.completions.create(model="acme/thinker-1", messages=messages, stream=True))

    def test_a_refusal_keeps_the_words_of_the_provider(self):
        messages = [{"role": "user", "content": "fake: refuse"}]
        with self.assertRaisesRegex(openai.BadRequestError, "The fake upstream refuses this"):
            live.chat.completions.create(model="acme/thinker-1", messages=messages)

    def test_what_cannot_help_is_not_tried_again(self):
        patient = client.with_options(max_retries=2)
        start = time.monotonic()
        with self.assertRaises(openai.RateLimitError) as caught:
            headers = simulate(fault="status:429", retry_after=30)
            patient.chat.completions.create(model="o1", messages=HELLO, extra_headers=headers)
        self.assertEqual(caught.exception.response.headers["retry-after"], "30")
        self.assertLess(time.monotonic() - start, 15)
