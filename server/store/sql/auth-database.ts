// The door for the people library: Kysely over the writer, held to the library's own tables. A statement that names another is
// refused before it is sent, whatever the library may be talked into.
import { OperationNodeTransformer } from 'kysely'
import type { Kysely, KyselyPlugin, TableNode } from 'kysely'
import type { AuthDatabase } from '../people/ports.ts'
import type { Tables } from './tables.ts'

/** Wraps the writer. */
export function createAuthDatabase(write: Kysely<Tables>): AuthDatabase {
  return { kysely: write.withPlugin(new OwnTablesOnly()), engine: 'sqlite' }
}

class OwnTablesOnly implements KyselyPlugin {
  readonly #reader = new TableReader()

  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]): typeof node {
    return this.#reader.transformNode(node)
  }

  async transformResult({
    result,
  }: Parameters<KyselyPlugin['transformResult']>[0]): ReturnType<KyselyPlugin['transformResult']> {
    return result
  }
}

class TableReader extends OperationNodeTransformer {
  protected override transformTable(node: TableNode): TableNode {
    const { name } = node.table.identifier
    // Kysely's introspection reads SQLite's own table of tables.
    if (!/^auth_|^sqlite_(master|schema)$|^(primary|join_)/.test(name))
      throw new Error(`the people library asked for the table ${name}, which is not its own`)
    return node
  }
}
