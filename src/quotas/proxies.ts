/**
 * What `/quotas/guests/proxies` answers; see ProxiesController in PHP.
 */

export interface Proxies {
	/** The header in which proxies name the visitor. */
	header: string;
	/** Addresses and networks. */
	addresses: string[];
	headers: Array< { value: string; name: string } >;
	/** The request that asked. */
	present: {
		from: string;
		visitor: string;
		/** Headers that say it was forwarded, by name. */
		forwarded: Record< string, string >;
	};
	/** Whether it was forwarded, and not by a proxy that is trusted. */
	is_untrusted: boolean;
}

export const proxiesPath = '/quotas/guests/proxies';

/**
 * The lines of the field. Empty ones stay, so that the server's answer names
 * the line that people see.
 *
 * @param lines Text of the field.
 */
export const addressesOf = ( lines: string ): string[] =>
	lines.trimEnd() === '' ? [] : lines.trimEnd().split( /\r\n|\r|\n/ );

/**
 * The setting that would trust the proxy this page came through; undefined
 * where there is none or it is trusted already.
 *
 * @param proxies As the server sent it.
 */
export function suggestion( {
	is_untrusted: isUntrusted,
	header,
	addresses,
	present: { from, forwarded },
}: Proxies ): Pick< Proxies, 'header' | 'addresses' > | undefined {
	const sent = Object.keys( forwarded );
	if ( ! isUntrusted || sent.length === 0 ) {
		return undefined;
	}
	return {
		header: sent.includes( header ) ? header : sent[ 0 ]!,
		addresses: [ ...addresses, from ],
	};
}
