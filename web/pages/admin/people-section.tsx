// Administration → People: who may sign up, invitations, who waits for a link, and everybody who is here.
import { useQuery } from '@tanstack/react-query'
import { linksQuery, peopleQuery, signUpQuery } from './queries.ts'
import { PeopleTable } from './people-table.tsx'
import { SectionBody } from './section-body.tsx'
import { SignUpCard } from './sign-up-card.tsx'
import { WaitingCard } from './waiting-card.tsx'

/** The section. */
export function PeopleSection() {
  const links = useQuery(linksQuery)
  const signUp = useQuery(signUpQuery)
  const people = useQuery(peopleQuery)
  return (
    <>
      <SectionBody query={links} failure="Requests for links could not be loaded" skeleton="h-16">
        {({ resets }) => <WaitingCard resets={resets} />}
      </SectionBody>
      <SectionBody query={signUp} failure="The rule for signing up could not be loaded" skeleton="h-56">
        {(policy) => <SignUpCard policy={policy} invitations={links.data?.invitations ?? []} />}
      </SectionBody>
      <SectionBody query={people} failure="The people could not be loaded" skeleton="h-64">
        {(everybody) => <PeopleTable people={everybody} />}
      </SectionBody>
    </>
  )
}
