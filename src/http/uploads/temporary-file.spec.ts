import { readdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from '../../../test/support/servers/index.js';
import { TemporaryFile } from './temporary-file.js';

describe('a temporary file', () => {
  it('gives back what was appended, as often as it is asked, and stands in no folder', async () => {
    const folder = await temporaryFolder();
    const file = await TemporaryFile.create(folder);
    await file.append(Buffer.from('one '));
    expect((await file.head(100)).toString()).toBe('one ');
    await file.append(Buffer.alloc(200_000, 'x'));
    await file.append(Buffer.from(' end'));
    expect(file.bytes).toBe(200_008);
    expect((await file.head(5)).toString()).toBe('one x');
    const contents = await Promise.all([text(file.read()), text(file.read())]);
    for (const content of contents) expect(content).toBe(`one ${'x'.repeat(200_000)} end`);
    expect(await readdir(folder)).toEqual([]);
    await file.close();
    await expect(text(file.read())).rejects.toThrow('file closed');
  });

  it('may be empty', async () => {
    const file = await TemporaryFile.create();
    expect([file.bytes, await file.head(10), await text(file.read())]).toEqual([0, Buffer.alloc(0), '']);
    await file.close();
  });
});
