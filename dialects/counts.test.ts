// Counts of tokens in every format, side by side: what a provider leaves out is none, and each count is read from its own name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_USAGE, type Usage } from '../core/events.ts'
import { anthropicMessages } from './anthropic-messages/index.ts'
import { bedrockConverse } from './bedrock-converse/index.ts'
import type { Dialect } from './dialect.ts'
import { gemini } from './gemini/index.ts'
import { openaiChat } from './openai-chat/index.ts'
import { openaiResponses } from './openai-responses/index.ts'

interface Row {
  readonly dialect: Dialect
  /** A whole answer with these counts. */
  readonly answer: (counts: object) => unknown
  /** Counts that say 3 of input and 2 of output, and nothing else. */
  readonly least: object
  /** Every count that the format has, each with a number of its own. */
  readonly all: object
  readonly read: Partial<Usage>
}

const ROWS: readonly Row[] = [
  {
    dialect: openaiChat,
    answer: (usage) => ({ choices: [{ message: { content: 'x' } }], usage }),
    least: { prompt_tokens: 3, completion_tokens: 2 },
    all: {
      prompt_tokens: 90,
      completion_tokens: 80,
      prompt_tokens_details: { cached_tokens: 7, cache_write_tokens: 6, audio_tokens: 5 },
      completion_tokens_details: {
        reasoning_tokens: 4,
        audio_tokens: 3,
        accepted_prediction_tokens: 2,
        rejected_prediction_tokens: 1,
      },
    },
    read: {
      inputTokens: 90,
      outputTokens: 80,
      cachedTokens: 7,
      cacheWriteTokens: 6,
      inputAudioTokens: 5,
      reasoningTokens: 4,
      outputAudioTokens: 3,
      acceptedPredictionTokens: 2,
      rejectedPredictionTokens: 1,
    },
  },
  {
    dialect: openaiResponses,
    answer: (usage) => ({ status: 'completed', output: [], usage }),
    least: { input_tokens: 3, output_tokens: 2 },
    all: {
      input_tokens: 90,
      input_tokens_details: { cached_tokens: 7, cache_write_tokens: 6 },
      output_tokens: 80,
      output_tokens_details: { reasoning_tokens: 4 },
    },
    read: { inputTokens: 90, outputTokens: 80, cachedTokens: 7, cacheWriteTokens: 6, reasoningTokens: 4 },
  },
  {
    dialect: anthropicMessages,
    answer: (usage) => ({ content: [{ type: 'text', text: 'x' }], usage }),
    least: { input_tokens: 3, output_tokens: 2 },
    all: {
      input_tokens: 90,
      output_tokens: 80,
      cache_read_input_tokens: 7,
      cache_creation_input_tokens: 6,
      output_tokens_details: { thinking_tokens: 4 },
    },
    read: { inputTokens: 103, outputTokens: 80, cachedTokens: 7, cacheWriteTokens: 6, reasoningTokens: 4 },
  },
  {
    dialect: gemini,
    answer: (usageMetadata) => ({ candidates: [{ content: { parts: [{ text: 'x' }] } }], usageMetadata }),
    least: { promptTokenCount: 3, candidatesTokenCount: 2 },
    all: {
      promptTokenCount: 90,
      candidatesTokenCount: 80,
      thoughtsTokenCount: 4,
      cachedContentTokenCount: 7,
      toolUsePromptTokenCount: 6,
      promptTokensDetails: [
        { modality: 'AUDIO', tokenCount: 5 },
        { modality: 'TEXT', tokenCount: 85 },
      ],
      candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 3 }, { modality: 'AUDIO' }],
    },
    read: {
      inputTokens: 96,
      outputTokens: 84,
      cachedTokens: 7,
      reasoningTokens: 4,
      inputAudioTokens: 5,
      outputAudioTokens: 3,
    },
  },
  {
    dialect: bedrockConverse,
    answer: (usage) => ({ output: { message: { content: [{ text: 'x' }] } }, usage }),
    least: { inputTokens: 3, outputTokens: 2 },
    all: { inputTokens: 90, outputTokens: 80, cacheReadInputTokens: 7, cacheWriteInputTokens: 6 },
    read: { inputTokens: 103, outputTokens: 80, cachedTokens: 7, cacheWriteTokens: 6 },
  },
]

for (const { dialect, answer, least, all, read } of ROWS) {
  const counted = (counts: object): Usage | undefined =>
    dialect.readAnswer(answer(counts), { quirks: new Set() }).usage

  test(`${dialect.id}: counts that are left out are none, and each is read from its own name`, () => {
    assert.deepEqual(counted(least), { ...NO_USAGE, inputTokens: 3, outputTokens: 2 })
    assert.deepEqual(counted(all), { ...NO_USAGE, ...read })
    for (const [name, tokens] of Object.entries(least)) {
      const alone = counted({ [name]: tokens })
      const sum = (alone?.inputTokens ?? 0) + (alone?.outputTokens ?? 0)
      assert.deepEqual([sum, alone?.reasoningTokens, alone?.cachedTokens], [tokens, 0, 0], name)
    }
    assert.equal(counted({}), undefined)
  })
}
