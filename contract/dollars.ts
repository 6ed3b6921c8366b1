// Amounts as our JSON API writes them: US dollars as a number. Inside they are integers (core/money.ts).
import { z } from 'zod'

/** An amount in US dollars in an answer. */
export const dollars = z.number().describe('US dollars')

/** Limits stay well below 2^53 nanodollars, about nine million dollars. */
const LARGEST_LIMIT = 1_000_000

/** A spending limit in US dollars as requests give it. */
export const dollarLimit = z.number().nonnegative().max(LARGEST_LIMIT).describe('US dollars')
