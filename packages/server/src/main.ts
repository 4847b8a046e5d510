import { enableCompileCache } from 'node:module';

enableCompileCache();
const { main } = await import('./command.ts');
await main(process.argv.slice(2), process.env);
