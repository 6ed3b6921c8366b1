// Every URL of the private API on one screen: below /api/app, for the web app only. What is tried as every role is this table.
// A new one is a row here, a schema in contract/app, and a function beside this file. The people library's paths are apart:
// server/accounts/people/auth-paths.ts.
import { z } from 'zod'
import { meAnswer } from '../../../contract/app/me.ts'
import { setupAnswer, setupBody } from '../../../contract/app/setup.ts'
import { readMe, setUp } from './me.ts'
import { MODEL_ROUTES } from './models.ts'
import type { AppRoute } from './route.ts'
import { route } from './route.ts'

const nothing = z.strictObject({})
const someone = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }

/** All rows. */
export const ROUTES: readonly AppRoute[] = [
  route({
    method: 'GET',
    path: '/me',
    role: 'anyone',
    input: nothing,
    answer: meAnswer,
    example: {},
    run: readMe,
  }),
  route({
    method: 'POST',
    path: '/setup',
    role: 'anyone',
    input: setupBody,
    answer: setupAnswer,
    example: { token: 'x', ...someone },
    run: setUp,
  }),
  ...MODEL_ROUTES, // GET /models, /models/:author/:slug
]
