# Streams openai/o1 and prints the words as they come. Lines that begin with a colon are comments that keep the connection
# open while the model reasons. Run: pip install requests; CAUSEWAY_KEY=sk-cw-… python o1_stream.py
import json
import os
import sys

import requests

url = os.environ.get("CAUSEWAY_URL", "http://127.0.0.1:8484")
key = os.environ["CAUSEWAY_KEY"]

with requests.post(
    f"{url}/api/v1/chat/completions",
    headers={"Authorization": f"Bearer {key}"},
    json={
        "model": "openai/o1",
        "messages": [{"role": "user", "content": "Hello"}],
        "stream": True,
    },
    stream=True,
) as response:
    response.raise_for_status()
    finished = False
    for line in response.iter_lines():
        if not line.startswith(b"data: "):
            continue
        if line == b"data: [DONE]":
            finished = True
            break
        chunk = json.loads(line[len(b"data: ") :])
        if "error" in chunk:
            sys.exit(f"the stream broke: {chunk['error']['message']}")
        for choice in chunk["choices"]:
            print(choice["delta"].get("content") or "", end="", flush=True)

print()
if not finished:
    sys.exit("the stream ended before its end marker")
