/** Run by `npm run e2e`, which starts the sites. A project is a site and the folder of specs that run on it. */
import { defineConfig } from '@playwright/test';
import path from 'node:path';
import type { Site } from './support/site';

const { AIPUFFER_E2E, CHROMIUM_PATH } = process.env;

if ( ! AIPUFFER_E2E ) {
	throw new Error(
		'These tests need sites to run on: start them by `npm run e2e`.'
	);
}

const { sites, report }: { sites: Record< string, Site >; report: string } =
	JSON.parse( AIPUFFER_E2E );

const stack = path.resolve( __dirname, '../../.stack' );

export default defineConfig< object, { site: Site } >( {
	outputDir: path.join( stack, 'e2e' ),
	workers: 2,
	forbidOnly: Boolean( process.env.CI ),
	timeout: 120_000,
	expect: { timeout: 30_000 },
	reporter: [ [ 'list' ], [ 'json', { outputFile: report } ] ],
	use: {
		// It takes time in every test to have one of the test that fails: `npm run e2e -- -- --trace=on` makes them.
		trace: 'off',
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: CHROMIUM_PATH || undefined,
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				// No other host is reachable. Playwright's routes would do it as well, and turn the browser's cache off.
				'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
			],
		},
	},
	projects: Object.entries( sites ).map( ( [ name, site ] ) => ( {
		name,
		testDir: path.join( __dirname, site.specs ),
		// A site is one site: specs that change its prices must not run beside each other.
		workers: 1,
		testIgnore: site.leftOut.map( ( spec ) => `**/${ spec }.spec.ts` ),
		// WordPress under WebAssembly takes half a second for a request, many for an admin screen.
		timeout: site.php ? 120_000 : 300_000,
		expect: { timeout: site.php ? 30_000 : 60_000 },
		use: {
			site,
			baseURL: site.url,
			viewport: { width: 1280, height: 900 },
		},
	} ) ),
} );
