// Changes the configuration file of whoever runs the operation, and puts it to use at once.
import type { Document } from 'yaml'
import type { Services } from '../services.ts'
import { ControlError } from './control-error.ts'

/** Resolves with the file's path when the change is written and in force. Throws a ControlError when there is no file. */
export async function changeOperatorFile(
  services: Services,
  change: (document: Document) => void,
): Promise<string> {
  const { file: path, variable } = services.config.current()
  if (path === undefined)
    throw new ControlError(
      'failed',
      'There is no configuration file to write to. Set CAUSEWAY_CONFIG to the path of a YAML file, for the server too when one runs, and start it again.',
    )
  // The YAML parser is loaded only here: a server without a file never needs it.
  const { editConfigFile } = await import('../config/edit-file.ts')
  try {
    services.config.replace(await editConfigFile({ path, variable, change }))
  } catch (error) {
    throw error instanceof Error && error.name === 'ConfigError'
      ? new ControlError('failed', error.message, { cause: error })
      : error
  }
  return path
}
