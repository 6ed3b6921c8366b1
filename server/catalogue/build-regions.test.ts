import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readShippedDocuments } from './read-data.ts'
import { buildProvider } from './build-provider.ts'
import { regionOf } from './build-regions.ts'

const shipped = await readShippedDocuments()

/** Where the shipped provider serves this model with these variables. */
function served(id: string, variables: Readonly<Record<string, string>>, model = 'm'): string | undefined {
  const document = shipped.providers.get(id)
  assert.ok(document, id)
  return regionOf(
    buildProvider(id, document, (name) => variables[name]),
    model,
  )
}

test('clouds serve where the operator has set, and nowhere in particular while that is everywhere', () => {
  assert.equal(served('amazon-bedrock', { AWS_DEFAULT_REGION: 'eu-central-1' }), 'eu-central-1')
  assert.equal(served('amazon-bedrock', {}), undefined)
  for (const id of ['google-vertex', 'google-vertex-anthropic']) {
    assert.equal(served(id, {}), undefined)
    assert.equal(served(id, { GOOGLE_VERTEX_LOCATION: 'global' }), undefined)
    assert.equal(served(id, { GOOGLE_CLOUD_LOCATION: 'Europe-West4' }), 'europe-west4')
  }
  assert.equal(served('azure', {}), undefined)
  assert.equal(served('azure', { AZURE_OPENAI_REGION: 'swedencentral' }), 'swedencentral')
})

test('an inference profile that crosses regions serves where its name says, whatever region it is called in', () => {
  const inFrankfurt = { AWS_REGION: 'eu-central-1' }
  assert.equal(served('amazon-bedrock', inFrankfurt, 'eu.anthropic.claude-x'), 'eu')
  assert.equal(served('amazon-bedrock', inFrankfurt, 'global.anthropic.claude-x'), undefined)
  assert.equal(
    served('amazon-bedrock', inFrankfurt, 'arn:aws:bedrock:eu-central-1:1:inference-profile/x'),
    undefined,
  )
  assert.equal(served('amazon-bedrock', inFrankfurt, 'us.anthropic.claude-x'), 'us')
})

test('an address that is promised to serve in one region says so, and no other address does', () => {
  assert.equal(served('openai', { OPENAI_BASE_URL: 'https://eu.api.openai.com/v1' }), 'eu')
  assert.equal(served('mistral', { MISTRAL_BASE_URL: 'api.eu.mistral.ai' }), 'eu')
  assert.equal(served('openai', { OPENAI_BASE_URL: 'https://proxy.example/eu.api.openai.com' }), undefined)
  for (const id of shipped.providers.keys()) assert.equal(served(id, {}), undefined, id)
})
