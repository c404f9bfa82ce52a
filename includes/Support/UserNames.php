<?php
/**
 * What people are called.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Names and addresses of users, read together. Users can be deleted; what they did stays and keeps saying who.
 */
final class UserNames {
	/**
	 * Names of many users with one statement, keeping nothing in memory: an export meets every user of the site.
	 *
	 * @param list<int> $user_ids Users; 0 is nobody.
	 * @return array<int, array{name: string, email: string}> Of all that were asked for, by id. A deleted user has no email.
	 */
	public static function read( array $user_ids ): array {
		$user_ids = array_values( array_unique( array_filter( $user_ids, static fn ( int $id ): bool => $id > 0 ) ) );
		$people   = [];
		if ( [] !== $user_ids ) {
			$found = get_users(
				[
					'include'       => $user_ids,
					'fields'        => [ 'ID', 'display_name', 'user_email' ],
					// In a network a customer need not be a member of this site.
					'blog_id'       => 0,
					'count_total'   => false,
					'cache_results' => false,
				]
			);
			foreach ( $found as $user ) {
				$people[ (int) $user->ID ] = [ 'name' => (string) $user->display_name, 'email' => (string) $user->user_email ];
			}
		}
		foreach ( $user_ids as $id ) {
			$people[ $id ] ??= [ 'name' => self::deleted( $id ), 'email' => '' ];
		}

		return $people;
	}

	/**
	 * One person's name.
	 *
	 * @param int $user_id User; 0 is the system.
	 */
	public static function of( int $user_id ): string {
		if ( 0 === $user_id ) {
			return __( 'System', 'aipuffer' );
		}
		$user = get_userdata( $user_id );

		return $user ? $user->display_name : self::deleted( $user_id );
	}

	/**
	 * The name of a user who is no more, or whose history was erased.
	 *
	 * @param int $user_id User.
	 */
	public static function deleted( int $user_id ): string {
		if ( Payer::ERASED === $user_id ) {
			return __( 'Erased user', 'aipuffer' );
		}

		/* translators: %d: id of a user. */
		return sprintf( __( 'Deleted user #%d', 'aipuffer' ), $user_id );
	}
}
