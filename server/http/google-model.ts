// A model of the catalogue in Google's words. Shape: https://ai.google.dev/api/models
import type { Model } from '../../core/model.ts'

/** One model. What is not known is left out, as Google leaves out what a model has not. */
export function googleModel(model: Model): object {
  const { contextTokens, maxOutputTokens, reasoning } = model.capabilities
  return {
    name: `models/${model.id}`,
    version: model.id.slice(model.id.indexOf('/') + 1),
    displayName: model.name,
    description: model.description,
    inputTokenLimit: contextTokens,
    outputTokenLimit: maxOutputTokens,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    thinking: reasoning.kind !== 'none',
  }
}
