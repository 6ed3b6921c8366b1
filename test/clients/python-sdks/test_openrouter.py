"""OpenRouter's `openrouter`, which checks every answer against its own schemas: chat, streams, tools, what the account may know."""

import os
import unittest

from openrouter import OpenRouter, errors
from world import TEST_KEY, URL, simulate


def make_client(key):
    return OpenRouter(api_key=key, server_url=f"{URL}/api/v1")


client = make_client(TEST_KEY)
management = make_client(os.environ["CAUSEWAY_MANAGEMENT_KEY"])
MODELS = ("openai/o3", "anthropic/claude-sonnet-5", "google/gemini-2.5-pro")
HEADERS = simulate()
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def send(content, model="openai/o3", **fields):
    messages = [{"role": "user", "content": content}]
    return client.chat.send(**{"model": model, "messages": messages, "http_headers": HEADERS, **fields})


class Chat(unittest.TestCase):
    def test_whole_answers_streams_and_calls_of_every_family(self):
        for model in MODELS:
            with self.subTest(model):
                self.assertIn("Hello", send("Hello", model).choices[0].message.content)
                with send("Hello", model, stream=True) as stream:
                    chunks = list(stream)
                text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
                self.assertIn("Hello", text)
                called = send("What is the weather in Oslo?", model, tools=[TOOL]).choices[0]
                self.assertEqual(called.finish_reason, "tool_calls")
                self.assertEqual(called.message.tool_calls[0].function.name, "get_weather")

    def test_responses_and_embeddings(self):
        response = client.beta.responses.send(model="openai/o3", input="Hello")
        self.assertEqual(response.status, "completed")
        self.assertEqual(len(client.embeddings.generate(model="text-embedding-3-small", input="a").data), 1)

    def test_errors_have_classes(self):
        for fault, kind in (
            ("status:429", errors.TooManyRequestsResponseError),
            ("status:500", errors.BadGatewayResponseError),
            ("context_length", errors.BadRequestResponseError),
        ):
            with self.subTest(fault), self.assertRaises(kind):
                send("Hello", http_headers=simulate(fault=fault, retry_after=0), retries=None)
        with self.assertRaises(errors.UnauthorizedResponseError):
            make_client("nobody").chat.send(model="o3", messages=[{"role": "user", "content": "Hello"}])


class Account(unittest.TestCase):
    def test_models_endpoints_and_providers(self):
        self.assertGreater(len(client.models.list().result.data), 40)
        self.assertEqual(client.models.get(author="openai", slug="o1").data.id, "openai/o1")
        self.assertGreater(len(client.endpoints.list(author="openai", slug="o1").data.endpoints), 0)
        self.assertGreater(len(client.providers.list().data), 5)

    def test_a_generation_and_the_key_itself(self):
        answer = send("Hello")
        self.assertEqual(client.generations.get_generation(id=answer.id).data.id, answer.id)
        self.assertFalse(client.api_keys.get_current_key_metadata().data.is_management_key)

    def test_keys_are_managed_and_their_limit_is_a_budget(self):
        made = management.api_keys.create(name="made by a test", limit=5, limit_reset="weekly")
        own = make_client(made.key).api_keys.get_current_key_metadata().data
        self.assertEqual((own.effective_budget.limit_usd, own.effective_budget.reset_interval), (5, "weekly"))
        self.assertTrue(management.api_keys.update(hash=made.data.hash, disabled=True).data.disabled)
        self.assertTrue(management.api_keys.delete(hash=made.data.hash).DELETED)
        self.assertGreaterEqual(management.credits.get_credits().data.total_usage, 0)
        self.assertIsNotNone(management.analytics.get_user_activity().data)
