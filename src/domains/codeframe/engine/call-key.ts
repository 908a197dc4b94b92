/**
 * Under which a cluster is named, whoever asks and however often: an engine that has answered under it answers the same,
 * and charges nothing for it.
 */
export function callKey({ generationId, cluster }: { generationId: string; cluster: number }): string {
  return `${generationId}:${cluster}`;
}
