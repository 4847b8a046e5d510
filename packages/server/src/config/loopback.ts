/** Whether only this machine can reach an address to listen on. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * At which addresses a program of this machine reaches what listens on `address`, numeric. Node's servers on `::` serve
 * IPv4, too; which of the two a machine has is its own business.
 */
export function addressesFromHere(address: string): string[] {
  if (address === '0.0.0.0') return ['127.0.0.1'];
  if (address === '::') return ['127.0.0.1', '::1'];
  return [address];
}
