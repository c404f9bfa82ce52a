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

/**
 * Why a port cannot be listened on.
 *
 * @param {string} port As somebody has written it.
 * @return {Promise<string|null>} A sentence; null when it can be.
 */
export const whyNot = ( port ) =>
	new Promise( ( resolve ) => {
		const number = /^\d{1,5}$/.test( port ) ? Number( port ) : 0;
		if ( number < 1 || number > 65535 ) {
			resolve( `"${ port }" is no port: those are 1 to 65535.` );
			return;
		}
		const server = net.createServer();
		server.on( 'error', ( { code } ) =>
			resolve(
				code === 'EACCES'
					? `Port ${ port } is not for everyone to use: those below 1024 are the system's.`
					: `Port ${ port } is taken.`
			)
		);
		server.listen( number, '127.0.0.1', () =>
			server.close( () => resolve( null ) )
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
