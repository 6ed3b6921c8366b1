// What a control operation refuses, in words for the person at the command line. Not for callers of the API.

/** `usage`: the input cannot be meant; `failed`: it could not be done. */
export type ControlErrorKind = 'usage' | 'failed'

/** An expected refusal; its message is shown as it is. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly kind: ControlErrorKind
  /** What a command ends with: 2 for wrong usage, 1 for what failed. */
  readonly exitCode: number

  constructor(kind: ControlErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
    this.exitCode = kind === 'usage' ? 2 : 1
  }
}

/** A server works on the data folder, so nobody else may open it; ask the server instead. */
export class FolderTaken extends ControlError {
  constructor(dataFolder: string, processId: number) {
    super(
      'failed',
      `Another Causeway (process ${processId}) already works on ${dataFolder}. Stop it, or set CAUSEWAY_DATA to another folder.`,
    )
  }
}
