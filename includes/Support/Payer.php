<?php
/**
 * Who a request is charged to.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * A logged-in user, or a guest known by id and address.
 */
final class Payer {
	/**
	 * The account of everybody whose history was erased: no user's id ever comes near, and JavaScript still counts to it.
	 * All of them share it, so that nothing tells any more which of the requests were one person's.
	 */
	public const ERASED = 9_007_199_254_740_991;

	/**
	 * What the name of an IPv6 network of 48 bits begins with. It has room for several guests, see Quotas.
	 */
	public const NETWORK = 'network:';

	/**
	 * Use one of the named constructors.
	 *
	 * @param int    $user_id     WordPress user, 0 for a guest.
	 * @param string $guest_key   Hash of the signed guest id, '' when there is none.
	 * @param string $address_key Hash of the address, '' for a user.
	 */
	private function __construct(
		public readonly int $user_id,
		public readonly string $guest_key,
		public readonly string $address_key
	) {}

	/**
	 * A logged-in user.
	 *
	 * @param int $user_id WordPress user id.
	 * @throws Problem 404 when there is no such user.
	 */
	public static function user( int $user_id ): self {
		if ( $user_id < 1 || ! get_userdata( $user_id ) ) {
			Raise::not_found( __( 'There is no such user.', 'aipuffer' ) );
		}

		return new self( $user_id, '', '' );
	}

	/**
	 * A guest.
	 *
	 * @param string $signed_id The id issued by Guest; one that was not signed here is ignored, the address counts.
	 * @param string $address   IP address.
	 */
	public static function guest( string $signed_id, string $address ): self {
		return new self( 0, Guest::key( $signed_id ), Guest::address_key( $address ) );
	}

	/**
	 * The payer as stored with a reservation.
	 *
	 * @param int    $user_id     User, 0 for a guest.
	 * @param string $guest_key   Stored key.
	 * @param string $address_key Stored key.
	 */
	public static function stored( int $user_id, string $guest_key, string $address_key ): self {
		return new self( $user_id, $guest_key, $address_key );
	}

	/**
	 * Whether nobody is logged in.
	 */
	public function is_guest(): bool {
		return 0 === $this->user_id;
	}

	/**
	 * Whether there is a balance to speak of. Guests have none, and what was erased has one for all, which is always 0.
	 */
	public function has_balance(): bool {
		return ! $this->is_guest() && self::ERASED !== $this->user_id;
	}

	/**
	 * The names quota usage is counted under. A guest's request counts under all of them and must fit all. The order is
	 * the order in which their rows are locked.
	 *
	 * @return non-empty-list<string>
	 */
	public function subjects(): array {
		if ( ! $this->is_guest() ) {
			return [ 'user:' . $this->user_id ];
		}

		$network = Guest::network_key( $this->address_key );

		return [
			...( '' === $this->guest_key ? [] : [ 'guest:' . $this->guest_key ] ),
			'address:' . $this->address_key,
			...( '' === $network ? [] : [ self::NETWORK . $network ] ),
		];
	}
}
