// How models are asked: instructions, effort with what it may cost, sampling, token limit, tools.
import type { ListedModel } from '../../../contract/app/models.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select, TextArea, TextInput } from '../../parts/field.tsx'
import { count, dollars } from '../../parts/figures.ts'
import type { ChatSettings } from './conversation.ts'
import { parseTools } from './conversation.ts'
import { estimateEffort } from './effort.ts'

interface SettingsSheetProps {
  readonly settings: ChatSettings
  /** Those that answer. */
  readonly models: readonly ListedModel[]
  readonly onChange: (settings: ChatSettings) => void
  readonly onClose: () => void
}

type NumberName = 'temperature' | 'topP' | 'maxTokens' | 'seed'

const NUMBERS: readonly {
  readonly name: NumberName
  readonly label: string
  readonly hint: string
  readonly parameter: string
}[] = [
  {
    name: 'maxTokens',
    label: 'Longest answer',
    hint: 'tokens, reasoning included',
    parameter: 'max_completion_tokens',
  },
  { name: 'temperature', label: 'Temperature', hint: '0 to 2', parameter: 'temperature' },
  { name: 'topP', label: 'Top p', hint: '0 to 1', parameter: 'top_p' },
  { name: 'seed', label: 'Seed', hint: 'the same again, where a model can', parameter: 'seed' },
]

/** Every change acts from the next question on. */
export function SettingsSheet({ settings, models, onChange, onClose }: SettingsSheetProps) {
  const set = (change: Partial<ChatSettings>): void => onChange({ ...settings, ...change })
  const efforts = [...new Set(models.flatMap(({ reasoning }) => reasoning.efforts))]
  const lacking = (parameter: string): string => {
    const names = models.filter(({ supports }) => !supports.includes(parameter)).map(({ name }) => name)
    return names.length === 0 ? '' : `; ${names.join(', ')} does without`
  }
  const areToolsWrong = settings.tools.trim() !== '' && parseTools(settings.tools) === undefined
  return (
    <Dialog title="How models are asked" place="side" onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Field label="Instructions" hint="The system message">
          {(ties) => (
            <TextArea
              {...ties}
              rows={4}
              value={settings.system}
              onChange={(event) => set({ system: event.target.value })}
            />
          )}
        </Field>
        {efforts.length > 0 && (
          <Field label="Effort of reasoning" hint={effortHint(settings, models)}>
            {(ties) => (
              <Select
                {...ties}
                value={settings.effort ?? ''}
                onChange={(event) => set({ effort: event.target.value || undefined })}
              >
                <option value="">As the model does</option>
                {efforts.map((effort) => (
                  <option key={effort} value={effort}>
                    {effort}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <div className="grid grid-cols-2 gap-4">
          {NUMBERS.map(({ name, label, hint, parameter }) => (
            <Field key={name} label={label} hint={`${hint}${lacking(parameter)}`}>
              {(ties) => (
                <TextInput
                  {...ties}
                  inputMode="decimal"
                  placeholder="As the model does"
                  defaultValue={settings[name]}
                  className="numeric"
                  onChange={(event) => {
                    const value = event.target.value.trim()
                    const number = Number(value)
                    set({ [name]: value === '' || !Number.isFinite(number) ? undefined : number })
                  }}
                />
              )}
            </Field>
          ))}
        </div>
        <Field
          label="Tools"
          hint="A JSON array as chat completions take it. Calls are shown, nothing is run."
          error={areToolsWrong ? 'This is not a JSON array of tools.' : undefined}
        >
          {(ties) => (
            <TextArea
              {...ties}
              rows={6}
              spellCheck={false}
              value={settings.tools}
              onChange={(event) => set({ tools: event.target.value })}
              className="font-mono text-sm"
              placeholder={'[{ "type": "function", "function": { "name": "…", "parameters": {} } }]'}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}

function effortHint({ effort, maxTokens }: ChatSettings, models: readonly ListedModel[]): string {
  if (effort === undefined) return 'More effort thinks longer and costs more.'
  const lines = models.flatMap((model) => {
    const estimate = estimateEffort(model, effort, maxTokens)
    if (!estimate || model.reasoning.kind === 'none') return []
    return `${model.name}: up to ${count(estimate.tokens)} tokens, ${dollars(estimate.dollars)}`
  })
  return lines.join(' · ')
}
