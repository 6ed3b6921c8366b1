// The official `@google/genai` pointed at Causeway: nothing but the base URL and the key is changed.
import { GoogleGenAI } from '@google/genai'
import { testKey, url } from '../environment.mjs'

/** A client with the test key; options as the package takes them. */
export function makeClient(options = {}) {
  const { httpOptions, ...others } = options
  return new GoogleGenAI({ apiKey: testKey, httpOptions: { baseUrl: url, ...httpOptions }, ...others })
}

/** All chunks of a stream. */
export async function collect(stream) {
  const chunks = []
  for await (const chunk of await stream) chunks.push(chunk)
  return chunks
}

/** Every part of these answers' first candidates, in order. */
export function partsOf(answers) {
  return answers.flatMap((answer) => answer.candidates?.[0]?.content?.parts ?? [])
}

/** The visible text of these answers. */
export function textOf(answers) {
  return partsOf(answers)
    .filter((part) => !part.thought)
    .map((part) => part.text ?? '')
    .join('')
}

/** The weather tool of the other families in this format. */
export const weatherTool = {
  functionDeclarations: [
    {
      name: 'get_weather',
      description: 'Get the current weather of a city',
      parameters: {
        type: 'OBJECT',
        properties: {
          city: { type: 'STRING', description: 'Name of the city' },
          unit: { type: 'STRING', enum: ['celsius', 'fahrenheit'] },
        },
        required: ['city', 'unit'],
      },
    },
  ],
}
