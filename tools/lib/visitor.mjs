/** A visitor of a site without a browser: logs in, keeps the cookies, asks. */

export const usagePage = '/wp-admin/admin.php?page=aipuffer-usage';

export const logsPage = `${ usagePage }&tab=logs`;

/**
 * Logs in; everybody's password on our sites is "password".
 *
 * @param {string} url  The site.
 * @param {string} user Login.
 * @return {Promise<( address: string, headers?: Object ) => Promise<{ status: number, text: string }>>} Asks as that user.
 */
export async function logIn( url, user = 'admin' ) {
	// WordPress sets this one on the login page, and wants to see that it comes back.
	const cookies = new Map( [
		[ 'wordpress_test_cookie', 'WP%20Cookie%20check' ],
	] );
	const ask = async ( address, settings = {} ) => {
		const answer = await fetch( url + address, {
			redirect: 'manual',
			...settings,
			headers: {
				cookie: [ ...cookies ]
					.map( ( pair ) => pair.join( '=' ) )
					.join( '; ' ),
				...settings.headers,
			},
		} );
		for ( const cookie of answer.headers.getSetCookie() ) {
			const [ , name, value ] = cookie.match( /^([^=]+)=([^;]*)/ );
			cookies.set( name, value );
		}
		return { status: answer.status, text: await answer.text() };
	};
	const { status } = await ask( '/wp-login.php', {
		method: 'POST',
		body: new URLSearchParams( {
			...{ log: user, pwd: 'password', testcookie: '1' },
		} ),
	} );
	if ( status !== 302 ) {
		throw new Error( `${ user } cannot log in: ${ status }` );
	}
	return ( address, headers = {} ) => ask( address, { headers } );
}

/** What the page's scripts prove with that their requests are the user's. */
const nonceOf = ( { text } ) =>
	text.match( /createNonceMiddleware\( "(\w+)" \)/ )?.[ 1 ] ?? '';

/**
 * Opens the logs as a browser would: the page, and then what its script asks for, all at once.
 *
 * @param {Function} ask Of logIn().
 * @return {Promise<Array<{ status: number, text: string }>>} The answers, the page's first.
 */
export async function openLogs( ask ) {
	const page = await ask( logsPage );
	const headers = { 'X-WP-Nonce': nonceOf( page ) };
	return [
		page,
		...( await Promise.all(
			[ 'logs?per_page=20', 'logs/summary' ].map( ( route ) =>
				ask( `/wp-json/aipuffer/v1/${ route }`, headers )
			)
		) ),
	];
}

/** Opens the logs once: what WordPress and WooCommerce do at the first visit of an administrator is then done. */
export const warmUp = async ( url ) => openLogs( await logIn( url ) );
