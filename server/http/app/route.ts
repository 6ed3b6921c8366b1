// What a row of the private API is: a path, who may use it, what goes in and comes out, and the function that does it.
// The rows are in routes.ts; who may what is roles.ts.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { MembershipRecord, PersonRecord } from '../../store/people/ports.ts'
import type { Services } from '../../services.ts'
import type { RowRole } from './roles.ts'

/** For rows whose answer is no JSON: they take the reply over with `reply.hijack()`, and what they return is not sent. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Whom the request comes from. */
  readonly address: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a function gets: who asks, for which account, and the checked input (path, then query or body, as one object). */
export interface Call<Input> {
  readonly services: Services
  readonly person: PersonRecord
  /** The account of `X-Causeway-Account`, or the person's own. */
  readonly account: MembershipRecord
  /** Within that account; the same as `account.role`. */
  readonly role: MembershipRecord['role']
  /** The session that asks, so that others can be told from it. */
  readonly sessionId: string
  readonly input: Input
  readonly exchange: Exchange
}

/** The same where nobody needs to have signed in. */
export interface VisitorCall<Input> {
  readonly services: Services
  readonly person: PersonRecord | undefined
  readonly account: MembershipRecord | undefined
  readonly input: Input
  readonly exchange: Exchange
}

type CallOf<Role extends RowRole, Input> = Role extends 'anyone' ? VisitorCall<Input> : Call<Input>

interface Row<Role extends RowRole, Input extends z.ZodType, Answer extends z.ZodType> {
  readonly method: Method
  /** Below /api/app, with `:name` for parameters. */
  readonly path: string
  readonly role: Role
  /** Of everything that goes in; strict, so that unknown fields are refused. What comes in a query or a path is text. */
  readonly input: Input
  /** Of what comes out; tests hold answers against it. */
  readonly answer: Answer
  /** A change that is allowed in an account which an administrator has disabled, too. */
  readonly evenWhenDisabled?: true
  /** An input that is right in form; the test of roles sends it. Its ids may be nobody's. */
  readonly example: Readonly<Record<string, unknown>>
  /** Does it and returns the answer. Throws a GatewayError for what cannot be done. */
  readonly run: (call: CallOf<Role, z.output<Input>>) => Promise<z.output<Answer>>
}

/** Any row, as the table keeps it. */
export interface AppRoute {
  readonly method: Method
  readonly path: string
  readonly role: RowRole
  readonly input: z.ZodType
  readonly answer: z.ZodType
  readonly evenWhenDisabled?: true
  readonly example: Readonly<Record<string, unknown>>
  readonly run: (call: never) => Promise<unknown>
}

/** Makes a row; its types hold input, function and answer together. */
export function route<const Role extends RowRole, Input extends z.ZodType, Answer extends z.ZodType>(
  row: Row<Role, Input, Answer>,
): AppRoute {
  return row
}
