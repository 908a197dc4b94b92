export function ensureBuilt(): Promise<void>;
export function writeBuildStamp(): Promise<void>;
export function ensureBuiltOrExit(): Promise<void>;
export class BuildFailed extends Error {}
