// What a control operation is: a checked input, the services, a result that is JSON. The list of them is operations.ts.
import type { z } from 'zod'
import type { Services } from '../services.ts'

/** One operation; `run` gets what `input` made of the caller's JSON. */
export interface Operation<Input> {
  readonly input: z.ZodType<Input>
  readonly run: (services: Services, input: Input) => Promise<unknown>
}

/** Any operation, as the table keeps it: checks and runs in one step, so that the input's type stays inside. */
export interface AnyOperation {
  readonly check: (input: unknown) => { readonly run: (services: Services) => Promise<unknown> } | z.ZodError
}

/** Makes a row of the table. */
export function operation<Input>({ input, run }: Operation<Input>): AnyOperation {
  return {
    check: (value) => {
      const checked = input.safeParse(value)
      return checked.success ? { run: (services) => run(services, checked.data) } : checked.error
    },
  }
}
