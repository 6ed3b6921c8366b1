// The reader's password, asked once more before something that matters.
import { Field, TextInput } from '../../parts/field.tsx'

/** A field named `password`. */
export function PasswordField() {
  return (
    <Field label="Your password">
      {(ties) => (
        <TextInput
          {...ties}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
      )}
    </Field>
  )
}
