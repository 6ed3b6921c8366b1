"""What all files of this suite share: where the server is, with which keys, and what is asked again and again."""

import json
import os
import re

from pydantic import BaseModel

URL = os.environ["CAUSEWAY_URL"]
TEST_KEY = os.environ["CAUSEWAY_TEST_KEY"]
LIVE_KEY = os.environ["CAUSEWAY_LIVE_KEY"]

GENERATION_ID = re.compile(r"^gen-\d{10}-[0-9A-Za-z]{20}$")

# One model of each family; the live ones are served by a fake of OpenAI's, Anthropic's and Google's format.
MODELS = ("openai/o3", "claude-sonnet-5", "google/gemini-2.5-pro")
LIVE_MODELS = ("acme/thinker-1", "claude-sonnet-5", "google/gemini-2.5-pro")

# What the fakes say when reasoning came back with the result of the call that it led to.
CAME_BACK = re.compile(r"The (reasoning|thinking|signed call) came back")

RED_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
)


class Person(BaseModel):
    """A schema that answers are parsed into."""

    name: str
    age: int
    tags: list[str]


def simulate(**fields):
    """The header through which a client without extra body fields steers the simulator."""
    return {"X-Causeway-Simulate": json.dumps({"ttft_ms": 0, "tokens_per_second": 20000, **fields})}


def get_weather(city: str, unit: str = "celsius") -> str:
    """Get the current weather of a city.

    Args:
        city: Name of the city.
        unit: celsius or fahrenheit.
    """
    return f"snow in {city}, {unit}"
