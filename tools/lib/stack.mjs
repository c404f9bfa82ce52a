/** The stack of tests, e2e and benchmarks: native PHP, a private MariaDB, an installed site. */
import { mariaDbVersion, startMariaDb } from './mariadb.mjs';
import { freePort } from './php-server.mjs';
import { nativePhp } from './programs.mjs';
import { createSite, pluginsOf, runFolder } from './site.mjs';
import { findWooCommerce, findWordPress } from './sources.mjs';

/** What is missing for the native stack, or null. */
export function nativeStackMissing() {
	const native = nativePhp();
	return native.missing ?? ( mariaDbVersion() ? null : 'no MariaDB server' );
}

export async function findSources( say ) {
	const core = await findWordPress( say );
	return { core, woocommerce: await findWooCommerce( core.version, say ) };
}

/** "WordPress 7.1, WooCommerce 10.9.1, MariaDB 10.11.19, PHP 8.2.36, Node 20.20.2" */
export const describe = ( { core, woocommerce }, database, php ) =>
	[
		`WordPress ${ core.version }`,
		woocommerce.dir
			? `WooCommerce ${ woocommerce.version }`
			: `no WooCommerce (${ woocommerce.missing })`,
		database,
		`PHP ${ php }`,
		`Node ${ process.versions.node }`,
	].join( ', ' );

export const describeNative = ( sources ) =>
	describe( sources, `MariaDB ${ mariaDbVersion() }`, nativePhp().version );

/** Starts it all; everything stops with this process. */
export async function startNativeStack(
	name,
	{
		sources,
		withCompanion,
		plugins = pluginsOf( { ...sources, withCompanion } ),
	}
) {
	const native = nativePhp();
	const folder = runFolder( name );
	const [ db, port ] = [ await startMariaDb( name ), await freePort() ];
	const url = `http://127.0.0.1:${ port }`;
	const site = await createSite( {
		...{ folder, native, db, plugins, url },
		core: sources.core,
	} );
	return { native, folder, db, port, url, plugins, ...site };
}
