<?php
/**
 * What figures of AI calls are added up by.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

/**
 * The groupings of the usage view.
 */
enum Grouping: string {
	case Plugin  = 'plugin';
	case Ability = 'ability';
	case Model   = 'model';
	case User    = 'user';

	/**
	 * The columns whose values make a group. Of what was done without a user, the source tells visitors from background
	 * work.
	 *
	 * @return non-empty-list<string>
	 */
	public function columns(): array {
		return match ( $this ) {
			self::Plugin  => [ 'plugin' ],
			self::Ability => [ 'plugin', 'ability' ],
			self::Model   => [ 'provider', 'model' ],
			self::User    => [ 'user_id', 'source' ],
		};
	}
}
