// Name, e-mail and password of somebody new, the same wherever people are made.
import { Field, TextInput } from '../../parts/field.tsx'

interface NewPersonFieldsProps {
  /** Known already and not to be changed: an invitation is for one address. */
  readonly email?: string
}

/** Fields `name`, `email` and `password` of the form around them. */
export function NewPersonFields({ email }: NewPersonFieldsProps) {
  return (
    <>
      <Field label="Name">
        {(ties) => <TextInput {...ties} name="name" autoComplete="name" required maxLength={100} autoFocus />}
      </Field>
      <Field label="E-mail">
        {(ties) => (
          <TextInput
            {...ties}
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={254}
            readOnly={email !== undefined}
            defaultValue={email}
          />
        )}
      </Field>
      <PasswordField label="Password" />
    </>
  )
}

interface PasswordFieldProps {
  readonly label: string
}

/** A new password, field `password`. */
export function PasswordField({ label }: PasswordFieldProps) {
  return (
    <Field label={label} hint="At least ten characters. A sentence is good.">
      {(ties) => (
        <TextInput
          {...ties}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={128}
        />
      )}
    </Field>
  )
}
