// What a key may see and change of itself and its account, as rows. Pure.
import { activityQuery } from '../activity.ts'
import { listKeysQuery } from '../keys.ts'
import { modelsQuery } from '../models-query.ts'
import { PAGE_WORDS } from './catalogue-operations.ts'
import type { Operation } from './operation.ts'
import { queryOf } from './query-of.ts'

const usage = { method: 'get', tag: 'Usage', under: 'prefix' } as const
const keys = { tag: 'Keys', key: 'management', under: 'prefix' } as const

/** Usage, then keys. */
export const ACCOUNT_OPERATIONS: readonly Operation[] = [
  {
    ...usage,
    key: 'any',
    path: '/models/user',
    id: 'listOwnModels',
    summary: 'The models that this key can call',
    query: queryOf(modelsQuery.shape, PAGE_WORDS),
    answer: { description: 'A page of models.', schema: 'ModelList' },
  },
  {
    ...usage,
    key: 'any',
    path: '/key',
    id: 'getCurrentKey',
    summary: 'Limits and usage of this key',
    answer: { description: 'What the key may know of itself.', schema: 'CurrentKey' },
  },
  {
    ...usage,
    key: 'any',
    path: '/auth/key',
    id: 'getCurrentKeyData',
    summary: 'The same as `/key`',
    answer: { description: 'What the key may know of itself.', schema: 'CurrentKey' },
  },
  {
    ...usage,
    key: 'any',
    path: '/generation',
    id: 'getGeneration',
    summary: 'One generation of this account',
    query: { id: { description: 'Its id, `gen-…`.', schema: { type: 'string' }, required: true } },
    answer: {
      description: 'What was asked of whom, how long it took and what it cost.',
      schema: 'Generation',
    },
  },
  {
    ...usage,
    key: 'any',
    path: '/generation/content',
    id: 'getGenerationContent',
    summary: 'Prompt and answer of a generation, where the account keeps them',
    description: 'For the key that asked, and for management keys.',
    query: { id: { description: 'Its id, `gen-…`.', schema: { type: 'string' }, required: true } },
    answer: { description: 'Prompt and answer.', schema: 'GenerationContent' },
  },
  {
    ...usage,
    key: 'management',
    path: '/credits',
    id: 'getCredits',
    summary: 'What the account was granted and has used',
    answer: { description: 'Both sums.', schema: 'Credits' },
  },
  {
    ...usage,
    key: 'management',
    path: '/activity',
    id: 'listActivity',
    summary: 'Requests, tokens and cost per day, model and endpoint',
    description: 'Of the last thirty completed days in UTC, newest first.',
    query: queryOf(activityQuery.shape, {
      date: 'This day only, as `YYYY-MM-DD`.',
      api_key_hash: 'This key only.',
      group_by: 'Adds the id of the workspace.',
      workspace_id: "The account's only workspace.",
      user_id: 'Keys that this person made only.',
    }),
    answer: { description: 'A row for each day and endpoint.', schema: 'ActivityList' },
  },
  {
    ...keys,
    method: 'get',
    path: '/keys',
    id: 'listKeys',
    summary: 'Keys of the account, newest first, a hundred at a time',
    query: queryOf(listKeysQuery.shape, {
      include_disabled: 'Those that are switched off too.',
      offset: 'How many to pass over.',
      workspace_id: "The account's only workspace.",
    }),
    answer: { description: 'A page of keys.', schema: 'KeyList' },
  },
  {
    ...keys,
    method: 'post',
    path: '/keys',
    id: 'createKey',
    summary: 'Makes a key',
    body: { schema: 'CreateKeyRequest', example: { name: 'reports', limit: 5, limit_reset: 'daily' } },
    answer: {
      status: 201,
      description: 'The key itself, this once, and what it may do.',
      schema: 'CreatedKey',
    },
  },
  {
    ...keys,
    method: 'get',
    path: '/keys/{hash}',
    id: 'getKey',
    summary: 'One key',
    answer: { description: 'The key.', schema: 'KeyAnswer' },
  },
  {
    ...keys,
    method: 'patch',
    path: '/keys/{hash}',
    id: 'updateKey',
    summary: 'Changes a key; what is absent stays, null clears',
    body: { schema: 'UpdateKeyRequest', example: { disabled: true } },
    answer: { description: 'The key as it is now.', schema: 'KeyAnswer' },
  },
  {
    ...keys,
    method: 'delete',
    path: '/keys/{hash}',
    id: 'deleteKey',
    summary: 'Deletes a key',
    answer: { description: 'It is gone.', schema: 'DeletedKey' },
  },
]
