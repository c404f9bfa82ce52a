/**
 * What specs start from: `import { test, expect } from '../support/test'`.
 *
 * Every page opened by `as()` is watched: the test fails at its end when the browser's console had an error, the site
 * answered with 4xx or 5xx, or PHP complained about the plugin.
 */
import {
	test as base,
	expect,
	request,
	type BrowserContext,
	type Page,
} from '@playwright/test';
import { runPhp, type Site } from './site';

type State = Awaited< ReturnType< BrowserContext[ 'storageState' ] > >;

type Role = 'administrator' | 'customer' | 'shop_manager' | 'subscriber';

interface Fixtures {
	/** Opens a page as `admin`, `ada`, `grace`, somebody `person()` made, or a `visitor`, each in a browser of their own. */
	as: ( login: string ) => Promise< Page >;
	/** Makes somebody new of a role and returns the login. Without WooCommerce, its shop manager is who may see and not change. */
	person: ( role: Role ) => string;
	/** Runs PHP inside the site; see runPhp(). */
	php: < T >( code: string, args?: Record< string, unknown > ) => T;
	/** What went wrong beside the test; expected things are taken out of it. */
	complaints: string[];
}

interface WorkerFixtures {
	site: Site;
	/** Cookies by login: everybody logs in once. */
	sessions: Map< string, State >;
}

/** Logs in as a browser would; everybody's password on these sites is "password". */
async function logIn( { url }: Site, login: string ): Promise< State > {
	const browser = await request.newContext( { baseURL: url } );
	// WordPress wants to see that its test cookie comes back.
	await browser.get( 'wp-login.php' );
	const answer = await browser.post( 'wp-login.php', {
		form: { log: login, pwd: 'password', testcookie: '1' },
		maxRedirects: 0,
	} );
	expect( answer.status(), `${ login } can log in` ).toBe( 302 );
	const state = await browser.storageState();
	await browser.dispose();
	return state;
}

/** Known faults of others, found in complaints. */
const faultsOfOthers = [
	// WooCommerce's order screen loads the script of the post editor, which asks for the address that an order does not have.
	/^403: POST .*action=sample-permalink/,
	// WordPress 7's admin fades from page to page, which a busy machine or a quick test cuts short.
	/^script: Transition was (aborted|skipped)/,
];

/** Writes down what goes wrong on a page. What other hosts do is no concern of ours: they are not reachable at all. */
function watch( page: Page, { url }: Site, complaints: string[] ) {
	page.on( 'pageerror', ( error ) =>
		complaints.push( `script: ${ error.message }` )
	);
	page.on( 'console', ( message ) => {
		const text = message.text();
		// What cannot be loaded is told below, with more to go by.
		if (
			message.type() === 'error' &&
			! text.startsWith( 'Failed to load' )
		) {
			complaints.push(
				`console: ${ text } (${ message.location().url })`
			);
		}
	} );
	page.on( 'response', ( response ) => {
		const of = response.request();
		if ( response.status() >= 400 && response.url().startsWith( url ) ) {
			complaints.push(
				[
					`${ response.status() }: ${ of.method() } ${ response.url() }`,
					of.postData()?.slice( 0, 200 ) ?? '',
				].join( ' ' )
			);
		}
	} );
}

export const test = base.extend< Fixtures, WorkerFixtures >( {
	site: [ undefined as unknown as Site, { option: true, scope: 'worker' } ],

	sessions: [
		async ( {}, provide ) => provide( new Map() ),
		{ scope: 'worker' },
	],

	complaints: [
		async ( { site }, provide ) => {
			// Not at the top: Playwright would turn the module into something that is none.
			const { ourComplaints } =
				await import( '../../../tools/lib/debug-log.mjs' );
			const ofPhp = () => ourComplaints( site.debugLog, site.wordpress );
			const before = ofPhp().length;
			const complaints: string[] = [];
			await provide( complaints );
			expect(
				[ ...complaints, ...ofPhp().slice( before ) ].filter(
					( text ) =>
						! faultsOfOthers.some( ( fault ) => fault.test( text ) )
				)
			).toEqual( [] );
		},
		{ auto: true },
	],

	as: async ( { browser, site, sessions, complaints }, provide ) => {
		const contexts: BrowserContext[] = [];
		await provide( async ( login ) => {
			if ( login !== 'visitor' && ! sessions.has( login ) ) {
				sessions.set( login, await logIn( site, login ) );
			}
			const context = await browser.newContext( {
				storageState: sessions.get( login ),
			} );
			contexts.push( context );
			const page = await context.newPage();
			watch( page, site, complaints );
			return page;
		} );
		await Promise.all( contexts.map( ( context ) => context.close() ) );
	},

	php: async ( { site }, provide ) =>
		provide( ( code, args ) => runPhp( site, code, args ) ),

	person: async ( { php }, provide ) =>
		provide( ( role ) =>
			php< string >(
				`if ( 'shop_manager' === $args['role'] ) {
					add_role( 'shop_manager', 'Shop manager', [ 'read' => true, 'aipuffer_view_usage' => true ] );
				}
				$login = uniqid( $args['role'] . '-' );
				$user  = wp_insert_user( [
					'user_login' => $login,
					'user_pass'  => 'password',
					'user_email' => "$login@example.org",
					'role'       => $args['role'],
				] );
				return is_wp_error( $user ) ? $user : $login;`,
				{ role }
			)
		),
} );

export { expect };
