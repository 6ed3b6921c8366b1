#!/bin/sh
# The calls that every client makes, as curl makes them: a model, an answer, a stream, a tool call, vectors, the books.
# Run: CAUSEWAY_KEY=sk-cw-… sh examples/curl.sh. A test key will do. CAUSEWAY_URL is the server, when it is not the usual one.
set -eu

url=${CAUSEWAY_URL:-http://127.0.0.1:8484}
: "${CAUSEWAY_KEY:?set it to a key: npm run -s causeway -- keys create --name curl --test}"

# -f ends the script at the first answer that is no success.
ask() {
  path=$1
  shift
  curl -fsS "$url$path" -H "Authorization: Bearer $CAUSEWAY_KEY" -H "Content-Type: application/json" "$@"
  echo
}

echo "# What the catalogue knows of o1"
ask /v1/models/o1

echo "# An answer of o1, in OpenAI's form"
ask /v1/chat/completions -d '{
  "model": "o1",
  "messages": [{"role": "user", "content": "Hello"}]
}'

echo "# The same model as OpenRouter has it; the two headers say which program calls and may be left out"
ask /api/v1/chat/completions -H "HTTP-Referer: https://app.example/" -H "X-Title: Example App" -d '{
  "model": "openai/o1",
  "messages": [{"role": "user", "content": "What is the meaning of life?"}]
}'

echo "# A stream; it ends with data: [DONE]"
ask /v1/chat/completions -N -d '{
  "model": "o3-mini",
  "reasoning_effort": "low",
  "stream": true,
  "stream_options": {"include_usage": true},
  "messages": [{"role": "user", "content": "Hello"}]
}'

echo "# A tool call"
ask /v1/chat/completions -d '{
  "model": "o3",
  "messages": [{"role": "user", "content": "What is the weather in Oslo?"}],
  "tools": [{
    "type": "function",
    "function": {
      "name": "get_weather",
      "description": "Get the current weather of a city",
      "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": false
      }
    }
  }],
  "tool_choice": "required"
}'

echo "# Vectors of two texts"
ask /v1/embeddings -d '{
  "model": "text-embedding-3-small",
  "input": ["one text", "another text"],
  "dimensions": 8
}'

echo "# What this key has used"
ask /v1/key
