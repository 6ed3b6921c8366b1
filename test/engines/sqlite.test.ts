// The engine contract over SQLite.
import { openStore } from '../../server/store/open.ts'
import { testStoreContract } from './store-contract.ts'
import { temporaryFolder } from './temporary-folder.ts'

testStoreContract({
  name: 'SQLite',
  place: async (context) => {
    const dataFolder = temporaryFolder(context)
    return { open: () => openStore({ dataFolder }) }
  },
})
