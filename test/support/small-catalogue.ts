// A catalogue small enough to know by heart: an aliased model that is being shut down, one with every kind of price, one that
// is free, an embedding model, and one that nobody serves. Acme keeps nothing; Beta Cloud learns from what it sees.

/** Providers `acme` (switched on), `beta` (not) and the simulator `sim`. */
export const SMALL_CATALOGUE = {
  providers: {
    acme: {
      name: 'Acme',
      dialect: 'openai-chat',
      base_url: 'http://127.0.0.1:9/v1',
      env: { key: 'KEY' },
      data_policy: { trains: false, retains_days: 0 },
      links: { privacy: 'https://acme.example/privacy', status: 'https://status.acme.example' },
      headquarters: 'US',
    },
    beta: {
      name: 'Beta Cloud',
      dialect: 'openai-chat',
      base_url: 'http://127.0.0.1:9/v1',
      env: { key: 'OTHER_KEY' },
    },
    sim: {
      name: 'Simulator',
      dialect: 'openai-chat',
      base_url: 'simulator:',
      transport: 'simulator',
      auth: 'none',
      data_policy: { trains: false, retains_days: 0 },
    },
  },
  models: {
    'openai/o1': {
      name: 'o1',
      description: 'Thinks before it answers.',
      aliases: ['o1', 'o1-2024-12-17', 'openai/o1-2024-12-17'],
      snapshot: 'o1-2024-12-17',
      released: '2024-12-17',
      deprecated: '2026-04-22',
      shutdown: '2026-10-23',
      successor: 'acme/thinker-2',
      knowledge_cutoff: '2023-10-01',
      context: 200_000,
      max_output: 100_000,
      input: ['text', 'image'],
      reasoning: { kind: 'effort', efforts: ['low', 'medium', 'high'], default: 'medium', mandatory: true },
      supports: ['max_completion_tokens', 'seed', 'tools', 'tool_choice', 'structured_outputs', 'reasoning'],
      pricing: { prompt: 15, completion: 60, cache_read: 7.5 },
      endpoints: [
        { provider: 'beta', id: 'o1' },
        {
          provider: 'acme',
          id: 'o1-2024-12-17',
          region: 'eu-west-1',
          pricing: { prompt: 15.75, completion: 63 },
        },
      ],
    },
    'acme/thinker-2': {
      name: 'Thinker 2',
      distillable: true,
      released: '2026-09-01',
      open_weights: 'https://huggingface.co/acme/Thinker-2',
      context: 1_000_000,
      max_output: 64_000,
      reasoning: { kind: 'both', efforts: ['low', 'high'], budget: { min: 1024, max: 32_000 } },
      supports: ['temperature', 'tools', 'prefill'],
      pricing: {
        prompt: 1.1,
        completion: 4.4,
        cache_read: 0.055,
        cache_write: 1.375,
        cache_write_1h: 2.2,
        tiers: [{ above_prompt_tokens: 200_000, prompt: 2.2, completion: 6.6 }],
      },
      endpoints: [{ provider: 'acme', id: 'thinker-2', quantization: 'fp8' }],
    },
    'acme/free': {
      name: 'Free',
      released: '2023-01-01',
      context: 8_000,
      supports: ['temperature'],
      endpoints: [{ provider: 'acme', id: 'free' }],
    },
    'acme/embedder': {
      name: 'Embedder',
      kind: 'embedding',
      released: '2025-01-01',
      pricing: { prompt: 0.02 },
      endpoints: [{ provider: 'acme', id: 'embedder' }],
    },
    'acme/undated': { name: 'Undated', supports: [] },
  },
} as const

/** One benchmark: two efforts of o1, and a model that the small catalogue does not have. */
export const SMALL_BENCHMARKS = [
  {
    id: 'riddles',
    name: 'Riddles',
    description: 'Riddles of old.',
    task: 'intelligence' as const,
    unit: 'percent' as const,
    url: 'https://riddles.example',
    results: [
      {
        model: 'openai/o1',
        score: 81.5,
        setting: 'effort high',
        date: '2025-01-02',
        by: 'Riddlers',
        source: 'https://riddles.example/o1',
      },
      {
        model: 'openai/o1',
        score: 70,
        date: '2025-01-02',
        by: 'Riddlers',
        source: 'https://riddles.example/o1',
      },
      {
        model: 'acme/gone',
        score: 60,
        date: '2025-01-02',
        by: 'Riddlers',
        source: 'https://riddles.example/gone',
      },
    ],
  },
]
