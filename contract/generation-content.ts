// `GET /generation/content?id=`: OpenRouter's shape (its OpenAPI file, GenerationContentResponse); `request` and `choices` are ours.
// Pure.
import { z } from 'zod'

const text = z.string().nullable()

const attemptError = z.strictObject({
  code: z.int(),
  message: z.string(),
  provider_name: text,
  raw: text,
})

export const generationContentAnswer = z.strictObject({
  data: z.strictObject({
    /** Empty messages where the request was too long to be kept. */
    input: z.union([z.strictObject({ prompt: z.string() }), z.strictObject({ messages: z.array(z.json()) })]),
    /** Of the first choice. */
    output: z.strictObject({ completion: text, reasoning: text }),
    error: z
      .strictObject({
        status: z.int().nullable(),
        message: text,
        provider_name: text,
        raw: text,
        previous_errors: z.array(attemptError),
      })
      .nullable(),
    /** The body as it was sent, in the caller's own format; null where it was too long to be kept. */
    request: z.json(),
    choices: z.array(
      z.strictObject({
        completion: text,
        reasoning: text,
        tool_calls: z.array(z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() })),
      }),
    ),
  }),
})

export type GenerationContent = z.infer<typeof generationContentAnswer>['data']
