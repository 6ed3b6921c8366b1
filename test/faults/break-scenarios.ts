// Those of failoverbench's sixteen in which an answer breaks in the middle: cut, stalled, garbled, ended too soon, and a provider that
// will not go on from a beginning.
import { sseAnswer } from '../support/openai-answers.ts'
import {
  AFTER_ONE_TRY,
  ALL_MODES,
  ANSWERED_BY_FIRST,
  ANSWERED_BY_SECOND,
  byMode,
  EVENTS,
  healthy,
  refuses,
  says,
  saysFirst,
  STREAMS,
  streamUpTo,
  wholeUpTo,
  write,
} from './plays.ts'
import type { Expectation, Scenario } from './scenario.ts'

const CUT = byMode(streamUpTo(40, { do: 'cut' }), wholeUpTo(0.6, { do: 'cut' }))
const STALL = byMode(streamUpTo(40, { do: 'hang' }), wholeUpTo(0.6, { do: 'hang' }))
const GARBLED = byMode(
  streamUpTo(40, write('data: {"id":"chatcmpl-1","obj\n\n'), { do: 'hang' }),
  wholeUpTo(0.6),
)
const BROKEN: Expectation = { status: 200, servedBy: 'First', ending: 'error' }

const breaks: Scenario[] = [
  {
    name: 'S08 an answer cut after 40 of 60 tokens is whole for the caller',
    modes: ALL_MODES,
    providers: [says(CUT), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S08 a stream that nobody can continue ends in an error, and is not charged',
    modes: STREAMS,
    providers: [says(CUT)],
    expect: { ...BROKEN, code: 'provider_error' },
  },
  {
    name: 'S09 an answer that stalls half way is whole for the caller',
    modes: ALL_MODES,
    providers: [says(STALL), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S09 a stalled stream that nobody can continue ends in an error, and is not charged',
    modes: STREAMS,
    providers: [says(STALL)],
    expect: { ...BROKEN, code: 'provider_timeout' },
  },
  {
    name: 'S10 an answer garbled half way is whole for the caller',
    modes: ALL_MODES,
    providers: [says(GARBLED), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S10 a stream that begins with a garbled event goes to the next provider',
    modes: STREAMS,
    providers: [says(sseAnswer([write('data: {"id":"chatcmpl-1","obj\n\n'), { do: 'hang' }])), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S11 a finished stream without [DONE] is whole, and ends with it for the caller',
    modes: STREAMS,
    providers: [says(sseAnswer(EVENTS.map(write))), healthy],
    expect: { ...ANSWERED_BY_FIRST, calls: [1, 0] },
  },
  {
    name: 'S11 an end without a finish is no end: the stream goes on elsewhere',
    modes: STREAMS,
    providers: [says(streamUpTo(40)), healthy],
    expect: AFTER_ONE_TRY,
  },
  {
    name: 'S11 an end without a finish that nobody can continue is an error',
    modes: STREAMS,
    providers: [says(streamUpTo(40))],
    expect: { ...BROKEN, code: 'stream_cut' },
  },
]

const unwilling: Scenario[] = [
  {
    name: 'S14 a provider that refuses to go on from a beginning begins again',
    modes: STREAMS,
    providers: [says(CUT), saysFirst(refuses(400, { message: 'This model does not support prefill.' }))],
    supports: { 1: ['max_tokens', 'prefill'] },
    expect: { ...ANSWERED_BY_SECOND, calls: [1, 2] },
  },
  {
    name: 'S14 where that fails too, the next provider goes on',
    modes: STREAMS,
    providers: [says(CUT), says(refuses(400, { message: 'This model does not support prefill.' })), healthy],
    supports: { 1: ['max_tokens', 'prefill'] },
    expect: { status: 200, servedBy: 'Third', ending: 'whole' },
  },
]

/** See the head of this file. */
export const breakScenarios: readonly Scenario[] = [...breaks, ...unwilling]
