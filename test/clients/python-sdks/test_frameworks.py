"""What is built on the makers' packages: `openai-agents` and LangChain's packages for OpenAI, Anthropic and Google."""

import asyncio
import unittest

from agents import Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, Runner, function_tool, set_tracing_disabled
from agents.model_settings import ModelSettings
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_openai import ChatOpenAI
from openai import AsyncOpenAI
from openai.types.shared import Reasoning
from world import CAME_BACK, LIVE_KEY, LIVE_MODELS, MODELS, TEST_KEY, URL, Person, get_weather, simulate

set_tracing_disabled(True)  # traces would go to OpenAI


class Agents(unittest.TestCase):
    def setUp(self):
        self.clients = []

    def run_all(self, steps):
        async def run():
            await steps
            for client in self.clients:
                await client.close()

        asyncio.run(run())

    def agent(self, kind, model, key=TEST_KEY, **fields):
        headers = simulate() if key == TEST_KEY else None
        client = AsyncOpenAI(base_url=f"{URL}/v1", api_key=key, default_headers=headers)
        self.clients.append(client)
        settings = ModelSettings(reasoning=Reasoning(effort="low", summary="auto"))
        return Agent(name="Guide", model=kind(model, client), model_settings=settings, **fields)

    def test_tools_whole_and_streamed(self):
        self.run_all(self.use_tools())

    async def use_tools(self):
        for kind in (OpenAIResponsesModel, OpenAIChatCompletionsModel):
            for model in MODELS:
                with self.subTest(f"{kind.__name__}, {model}"):
                    agent = self.agent(kind, model, tools=[function_tool(get_weather)])
                    result = await Runner.run(agent, "What is the weather in Oslo?")
                    self.assertIn("snow in Oslo", result.final_output)
                    streamed = Runner.run_streamed(agent, "What is the weather in Bergen?")
                    kinds = {event.type async for event in streamed.stream_events()}
                    self.assertIn("raw_response_event", kinds)
                    self.assertIn("snow in Bergen", streamed.final_output)

    def test_reasoning_comes_back_in_a_second_turn_too(self):
        self.run_all(self.reason_twice())

    async def reason_twice(self):
        for model in LIVE_MODELS:
            with self.subTest(model):
                agent = self.agent(OpenAIResponsesModel, model, LIVE_KEY, tools=[function_tool(get_weather)])
                first = await Runner.run(agent, "fake: reason")
                self.assertRegex(first.final_output, CAME_BACK)
                again = first.to_input_list() + [{"role": "user", "content": "fake: reason"}]
                self.assertRegex((await Runner.run(agent, again)).final_output, CAME_BACK)
                kept = await Runner.run(agent, "fake: reason", auto_previous_response_id=True)
                self.assertRegex(kept.final_output, CAME_BACK)

    def test_output_types_and_handoffs(self):
        self.run_all(self.type_and_hand_off())

    async def type_and_hand_off(self):
        for kind in (OpenAIResponsesModel, OpenAIChatCompletionsModel):
            with self.subTest(kind.__name__):
                typed = await Runner.run(self.agent(kind, "o3", output_type=Person), "Hello")
                self.assertIsInstance(typed.final_output, Person)
                other = Agent(name="Spanish agent", model=self.agent(kind, "o3").model)
                first = self.agent(kind, "o3", handoffs=[other])
                handed = await Runner.run(first, "Transfer me to the Spanish agent.")
                self.assertEqual(handed.last_agent.name, "Spanish agent")


def chat_models(model, key):
    """The same model through each of LangChain's packages, asked to show its reasoning."""
    headers = simulate() if key == TEST_KEY else {}
    openai = {"model": model, "base_url": f"{URL}/v1", "api_key": key, "default_headers": headers}
    yield "ChatOpenAI", ChatOpenAI(**openai)
    reasoning = {"effort": "low", "summary": "auto"}
    yield "ChatOpenAI, Responses", ChatOpenAI(**openai, use_responses_api=True, reasoning=reasoning)
    yield "ChatAnthropic", ChatAnthropic(
        model=model,
        base_url=URL,
        api_key=key,
        default_headers=headers,
        max_tokens=3000,
        thinking={"type": "enabled", "budget_tokens": 1024},
    )
    yield "ChatGoogleGenerativeAI", ChatGoogleGenerativeAI(
        model=model,
        base_url=URL,
        api_key=key,
        additional_headers=headers,
        include_thoughts=True,
        thinking_budget=1024,
    )


class LangChain(unittest.TestCase):
    def test_answers_streams_and_counts(self):
        for model in MODELS:
            for name, chat in chat_models(model, TEST_KEY):
                with self.subTest(f"{name}, {model}"):
                    answer = chat.invoke("Hello")
                    self.assertIn("Hello", answer.text)
                    self.assertGreater(answer.usage_metadata["output_tokens"], 0)
                    self.assertIn("Hello", "".join(chunk.text for chunk in chat.stream("Hello")))

    def test_schemas_are_filled(self):
        for name, chat in chat_models("o3", TEST_KEY):
            if name == "ChatAnthropic":
                continue  # forces a tool, which it does not do while the model thinks
            with self.subTest(name):
                self.assertIsInstance(chat.with_structured_output(Person).invoke("Hello"), Person)

    def test_calls_and_their_results_with_the_reasoning_that_led_to_them(self):
        for model in LIVE_MODELS:
            for name, chat in chat_models(model, LIVE_KEY):
                if name == "ChatOpenAI":
                    continue  # keeps no reasoning of other makers
                with self.subTest(f"{name}, {model}"):
                    bound = chat.bind_tools([get_weather])
                    messages = [HumanMessage("fake: reason")]
                    whole = None
                    for chunk in bound.stream(messages):
                        whole = chunk if whole is None else whole + chunk
                    call = whole.tool_calls[0]
                    self.assertEqual(call["args"], {"city": "Oslo", "unit": "celsius"})
                    result = ToolMessage(get_weather(**call["args"]), tool_call_id=call["id"])
                    self.assertRegex(bound.invoke([*messages, whole, result]).text, CAME_BACK)
