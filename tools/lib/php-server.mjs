/** A site under PHP's own web server. */
import net from 'node:net';
import path from 'node:path';
import { root } from './paths.mjs';
import { serve, until } from './processes.mjs';

/** A port nobody listens on at the moment. */
export const freePort = () =>
	new Promise( ( resolve, reject ) => {
		const server = net.createServer();
		server.on( 'error', reject );
		server.listen( 0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close( () => resolve( port ) );
		} );
	} );

/** Whether nobody listens on a port. */
export const isFree = ( port ) =>
	new Promise( ( resolve ) => {
		const server = net.createServer();
		server.on( 'error', () => resolve( false ) );
		server.listen( port, '127.0.0.1', () =>
			server.close( () => resolve( true ) )
		);
	} );

export const answers = ( url ) =>
	fetch( url, { redirect: 'manual' } ).then(
		( response ) => response.status < 500,
		() => false
	);

export async function startPhpServer( { native, wordpress, port, folder } ) {
	const log = path.join( folder, 'server.log' );
	const server = serve(
		native.php,
		[
			...[ '-d', 'memory_limit=512M', '-d', 'opcache.enable=1' ],
			...[ '-S', `127.0.0.1:${ port }`, '-t', wordpress ],
			path.join( root, 'tools/site/router.php' ),
		],
		// WordPress asks itself things while it answers: one worker would wait for itself.
		{ log, env: { PHP_CLI_SERVER_WORKERS: '4' } }
	);
	const url = `http://127.0.0.1:${ port }`;
	await until( () => answers( `${ url }/wp-login.php` ), {
		seconds: 60,
		what: "PHP's web server",
		server,
		log,
	} );
	return { url, ...server };
}
