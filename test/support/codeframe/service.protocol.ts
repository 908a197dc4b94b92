import type { IncomingMessage } from 'node:http';

/** One call that keeps to the protocol. */
export interface NamingCall {
  /** Of the header `Idempotency-Key`. */
  readonly key: string;
  readonly generationId: string;
  readonly clusterId: number;
  readonly texts: readonly { readonly id: string; readonly text: string; readonly language: string | null }[];
  readonly config: { readonly target_language: string; readonly hierarchy_preference: string };
}

export interface NamingAnswer {
  readonly theme_name: string;
  readonly description: string;
  readonly codes: readonly {
    readonly name: string;
    readonly description: string;
    readonly example_ids: readonly string[];
  }[];
  readonly cost_usd: number;
}

/** Costs that binary floats cannot add up exactly. */
export const COST = 0.010_1;

export function usualAnswer({ clusterId, texts }: NamingCall): NamingAnswer {
  return {
    theme_name: `Theme ${clusterId}`,
    description: `What ${texts.length} answers say`,
    codes: [
      { name: `Code ${clusterId}.1`, description: 'One thing', example_ids: texts.slice(0, 2).map(({ id }) => id) },
      { name: `Code ${clusterId}.2`, description: 'Another thing', example_ids: texts.slice(-1).map(({ id }) => id) },
    ],
    cost_usd: COST,
  };
}

/** The call that a request makes, or what is wrong with it. */
export async function namingCall(request: IncomingMessage, token: string): Promise<NamingCall | string> {
  const { method, url, headers } = request;
  const text = await textOf(request);
  if (method !== 'POST' || url !== '/api/generate-codeframe') return `There is no ${method} ${url}`;
  if (headers.authorization !== `Bearer ${token}`) return 'The bearer token is another one';
  if (headers['content-type'] !== 'application/json') return `The content type is ${headers['content-type']}`;
  const { generation_id, cluster_id, cluster_texts, config } = JSON.parse(text);
  const key = headers['idempotency-key'];
  if (key !== `${generation_id}:${cluster_id}`) return `The key ${String(key)} is not that of the cluster`;
  const areTexts =
    Array.isArray(cluster_texts) &&
    cluster_texts.length > 0 &&
    cluster_texts.every(({ id, text: words, language }) => id && words && language !== undefined);
  if (!areTexts) return 'The texts of the cluster are missing';
  if (!config?.target_language || !config.hierarchy_preference) return 'The configuration is missing';
  return { key, generationId: generation_id, clusterId: cluster_id, texts: cluster_texts, config };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
