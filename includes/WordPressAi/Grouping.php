<?php
/**
 * What figures of AI calls are added up by.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

defined( 'ABSPATH' ) || exit;

/**
 * The groupings of the usage view.
 */
enum Grouping: string {
	case Plugin  = 'plugin';
	case Ability = 'ability';
	case Model   = 'model';
	case User    = 'user';

	/**
	 * The group a call belongs to; null when it belongs to none. Of what was done without a user, the source tells
	 * visitors from background work.
	 *
	 * @param Call    $call    The call.
	 * @param Outcome $outcome How it ended.
	 * @return ?array{group_id: int, name: string, detail: string}
	 */
	public function group( Call $call, Outcome $outcome ): ?array {
		$ability = $call->origin->ability;
		$person  = $call->person;

		return match ( $this ) {
			self::Plugin  => self::named( $call->origin->plugin ),
			self::Ability => '' === $ability ? null : self::named( '', $ability ),
			self::Model   => self::named( $outcome->provider, $outcome->model ),
			self::User    => 0 === $person->user_id ? self::named( $person->source ) : [ 'group_id' => $person->user_id, 'name' => '', 'detail' => '' ],
		};
	}

	/**
	 * A group that is known by its names. 60 bits of a hash are far above the ids of users, and two names do not meet in
	 * them.
	 *
	 * @param string $name   At most 100 characters.
	 * @param string $detail At most 191 characters.
	 * @return array{group_id: int, name: string, detail: string}
	 */
	private static function named( string $name, string $detail = '' ): array {
		return [ 'group_id' => (int) hexdec( substr( md5( "$name\n$detail" ), 0, 15 ) ), 'name' => $name, 'detail' => $detail ];
	}
}
