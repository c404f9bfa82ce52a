<?php
/**
 * Users who were deleted, by their email address.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps a keyed hash of the address of a deleted user, as meta of their id, so that a request by email still finds what
 * they left. Meta of users is the whole network's, as users are.
 */
final class FormerUserStore {
	private const META = '_aipuffer_former_email';

	/**
	 * Remembers who had an address.
	 *
	 * @param int    $user_id Who was deleted.
	 * @param string $email   Their address.
	 */
	public function add( int $user_id, string $email ): void {
		if ( '' !== $email ) {
			update_metadata( 'user', $user_id, self::META, self::hash( $email ) );
		}
	}

	/**
	 * The deleted users who had an address.
	 *
	 * @param string $email The address.
	 * @return list<int>
	 */
	public function find( string $email ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress finds no meta of users who are no more.
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT user_id FROM $wpdb->usermeta WHERE meta_key = %s AND meta_value = %s ORDER BY user_id", self::META, self::hash( $email ) ) );

		return array_map( 'intval', array_values( $ids ) );
	}

	/**
	 * Forgets one.
	 *
	 * @param int $user_id Who.
	 */
	public function remove( int $user_id ): void {
		delete_metadata( 'user', $user_id, self::META );
	}

	/**
	 * Forgets all.
	 */
	public static function remove_all(): void {
		delete_metadata( 'user', 0, self::META, '', true );
	}

	/**
	 * The hash of an address, in whatever case it is written.
	 *
	 * @param string $email The address.
	 */
	private static function hash( string $email ): string {
		return hash_hmac( 'sha256', 'former-user|' . mb_strtolower( trim( $email ) ), wp_salt( 'secure_auth' ) );
	}
}
