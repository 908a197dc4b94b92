import { randomUUID } from 'node:crypto';

/** An id as Meta gives them to messages. */
export const wamid = (): string => `wamid.${Buffer.from(randomUUID()).toString('base64url')}`;
