// How to make a first call, in five steps.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMeIfKnown } from '../../data/session.ts'

const LINK = 'text-water underline decoration-water/40 underline-offset-2 hover:decoration-water'

/** What somebody who has signed in does not need to be told is not said. */
export function ApiSteps() {
  const me = useMeIfKnown()
  const isSignedIn = me?.person != null
  return (
    <section>
      <h2 className="text-lg font-semibold">How to make a call</h2>
      <ol className="mt-3 flex flex-col gap-3">
        <Step at={1} title={isSignedIn ? 'Have a key that is switched on' : 'Have an account and a key'}>
          {isSignedIn ? (
            <>
              Make one under{' '}
              <Link to="/keys" className={LINK}>
                Keys
              </Link>{' '}
              and see that its switch is on. A test key is enough for a first try: it costs nothing.
            </>
          ) : (
            <>
              <Link to="/sign-in" className={LINK}>
                Sign in
              </Link>
              , make a key under Keys and see that its switch is on. Or take the test key that the server
              printed when it was first started.
            </>
          )}
        </Step>
        <Step at={2} title="Copy the code">
          Choose your language beside this list.
        </Step>
        <Step at={3} title="Put in your key and your question">
          The code takes the key from the variable <code className="font-mono text-sm">CAUSEWAY_KEY</code>.
          The question is in <code className="font-mono text-sm">content</code>.
        </Step>
        <Step at={4} title="Set parameters, if you like">
          None is needed. Switch on what you want in the list below, and the code follows.
        </Step>
        <Step at={5} title="Run it">
          On your machine, or right here: Run asks the simulator, which answers in the same shape.
        </Step>
      </ol>
      <p className="mt-4 text-quiet">
        The{' '}
        <Link to="/docs/$" params={{ _splat: 'quickstart' }} className={LINK}>
          quickstart
        </Link>{' '}
        goes through it from nothing to an answer.
      </p>
    </section>
  )
}

interface StepProps {
  readonly at: number
  readonly title: string
  readonly children: ReactNode
}

function Step({ at, title, children }: StepProps) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="numeric mt-px flex size-6 shrink-0 items-center justify-center rounded-full border bg-card text-xs font-medium text-quiet"
      >
        {at}
      </span>
      <div className="min-w-0">
        <h3 className="font-medium">{title}</h3>
        <p className="max-w-[65ch] text-quiet">{children}</p>
      </div>
    </li>
  )
}
