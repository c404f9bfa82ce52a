<?php
/**
 * Balances as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Balances;

use AIPuffer\Ledger\Account;
use AIPuffer\Support\Capabilities;
use AIPuffer\Support\Credits;
use WP_User;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a user's balance and its shape. What the user has used comes from a room this one does not know, and is
 * passed in as it is shown.
 *
 * @phpstan-type UsageShape array{usage: array{used: string, scopes: list<array{scope: string, name: string}>}, latest_reset: ?string}
 */
final class BalanceResource {
	private const AVATAR_PIXELS = 48;

	/**
	 * The JSON schema.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text    = [ 'type' => 'string', 'readonly' => true ];
		$perhaps = [ 'type' => [ 'string', 'null' ], 'readonly' => true ];
		$credits = $text + [ 'description' => __( 'Credits, a decimal string.', 'aipuffer' ) ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-balance',
			'type'       => 'object',
			'properties' => [
				'id'           => [ 'type' => 'integer', 'readonly' => true ],
				'name'         => $text,
				'login'        => $text,
				'email'        => $text,
				'avatar_url'   => $perhaps,
				'edit_url'     => $perhaps,
				'balance'      => $credits,
				'held'         => $credits,
				'available'    => $credits,
				'usage'        => [
					'type'       => 'object',
					'readonly'   => true,
					'properties' => [
						'used'   => $credits,
						'scopes' => [ 'type' => 'array', 'items' => [ 'type' => 'object', 'properties' => [ 'scope' => $text, 'name' => $text ] ] ],
					],
				],
				'latest_reset' => $perhaps + [ 'format' => 'date-time' ],
				'can_edit'     => [ 'type' => 'boolean', 'readonly' => true ],
				'is_own'       => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether it is the caller\'s own balance, which takes a confirmation to change.', 'aipuffer' ) ],
			],
		];
	}

	/**
	 * What changes a balance.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function args(): array {
		return [
			'credit_balance'   => [ 'type' => 'string', 'pattern' => Credits::PATTERN_POSITIVE, 'required' => true, 'description' => __( 'What the balance shall be.', 'aipuffer' ) ],
			'expected_balance' => [ 'type' => 'string', 'pattern' => Credits::PATTERN, 'required' => true, 'description' => __( 'What it was when it was read; refused when it is another by now.', 'aipuffer' ) ],
		] + self::adjustment_args();
	}

	/**
	 * What belongs to every change by hand.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function adjustment_args(): array {
		return [
			'note' => [ 'type' => 'string', 'maxLength' => Adjustments::NOTE_LENGTH, 'default' => '' ],
			'own'  => [ 'type' => 'boolean', 'default' => false, 'description' => __( 'Confirms that the caller means their own balance too.', 'aipuffer' ) ],
		];
	}

	/**
	 * A user's balance.
	 *
	 * @param WP_User    $user    The user.
	 * @param Account    $account Their account.
	 * @param UsageShape $usage   What they have used.
	 * @return array<string, mixed>
	 */
	public static function shape( WP_User $user, Account $account, array $usage ): array {
		return [
			'id'         => $user->ID,
			'name'       => $user->display_name,
			'login'      => $user->user_login,
			'email'      => $user->user_email,
			'avatar_url' => get_avatar_url( $user, [ 'size' => self::AVATAR_PIXELS ] ) ?: null,
			'edit_url'   => get_edit_user_link( $user->ID ) ?: null,
		] + $account->to_array() + $usage + [
			'can_edit' => current_user_can( Capabilities::MANAGE ),
			'is_own'   => get_current_user_id() === $user->ID,
		];
	}
}
