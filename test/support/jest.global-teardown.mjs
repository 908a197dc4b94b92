export default async function tearDown() {
  await globalThis.haatSharedServers?.stop();
}
