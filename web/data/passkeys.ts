// Passkeys: what the browser does between the server's question and its check. Loaded when somebody uses one.
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { auth } from './auth.ts'

/** Signs in with a passkey of this browser. Rejects when none is chosen or the server does not know it. */
export async function signInWithPasskey(): Promise<void> {
  const optionsJSON = await auth<PublicKeyCredentialRequestOptionsJSON>(
    '/passkey/generate-authenticate-options',
  )
  const response = await startAuthentication({ optionsJSON }).catch(inWords)
  await auth('/passkey/verify-authentication', { response })
}

/** Makes a passkey for whoever is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const optionsJSON = await auth<PublicKeyCredentialCreationOptionsJSON>(
    `/passkey/generate-register-options?name=${encodeURIComponent(name)}`,
  )
  const response = await startRegistration({ optionsJSON }).catch(inWords)
  await auth('/passkey/verify-registration', { response, name })
}

function inWords(error: unknown): never {
  if (error instanceof Error && error.name === 'NotAllowedError')
    throw new Error('The browser was told to stop, or it has no passkey for this address.', { cause: error })
  throw error
}
