// What our documents know of one parameter of a chat. The parameters are in chat-parameters.ts and beside it.
import type { Capabilities } from '../../core/model.ts'
import type { JsonSchema } from './json-schema.ts'

/** One parameter of a chat. */
export interface ChatParameter {
  readonly name: string
  /** Whom it is for: the model, the way in which the answer is sent, or the gateway itself. */
  readonly group: 'model' | 'answer' | 'gateway'
  /** True when a model of these capabilities can be asked for it. */
  readonly isTaken: (capabilities: Capabilities) => boolean
  /** What happens to it in the lenient mode where it is not taken. `passed`: it goes to the provider as it is. */
  readonly lacking: 'dropped' | 'refused' | 'passed'
  /** What it may be; the first of `examples` is a value to try. */
  readonly schema: (capabilities: Capabilities) => JsonSchema
}

/** A model takes it when its capabilities name it. */
const supports =
  (name: string) =>
  (capabilities: Capabilities): boolean =>
    capabilities.supports.has(name)
/** Every model takes it. */
export const always = (): boolean => true

/** One that the model may lack; it is dropped then. */
export const model = (name: string, schema: ChatParameter['schema'] | JsonSchema): ChatParameter => ({
  name,
  group: 'model',
  isTaken: supports(name),
  lacking: 'dropped',
  schema: typeof schema === 'function' ? schema : () => schema,
})
/** One that goes to the provider as it is where the model lacks it. */
export const passed = (name: string, schema: JsonSchema): ChatParameter => ({
  ...model(name, schema),
  lacking: 'passed',
})
/** One that the gateway takes for every model. */
export const gateway = (name: string, schema: JsonSchema): ChatParameter => ({
  ...model(name, schema),
  group: 'gateway',
  isTaken: always,
})
