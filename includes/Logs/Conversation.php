<?php
/**
 * A conversation.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Database;

defined( 'ABSPATH' ) || exit;

/**
 * A row of `conversations`: who speaks about what, with the sums of its messages.
 *
 * Module and scope are those of its first message. So is the user, except that a guest who logs in on the way is known
 * from then on.
 *
 * @phpstan-import-type Row from Database
 */
final class Conversation {
	/**
	 * How scopes of chatbots begin.
	 */
	public const BOT_SCOPE = 'chatbot:';

	private const PREVIEW = 200;

	/**
	 * Characters that change the direction of the text around them, and control characters.
	 */
	private const INVISIBLE = '/[\x{0}-\x{1F}\x{7F}-\x{9F}\x{200B}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]+/u';

	/**
	 * A conversation as stored.
	 *
	 * @param int    $id            Row id.
	 * @param string $uuid          The caller's name for it.
	 * @param int    $user_id       User, 0 for a guest.
	 * @param string $guest_key     The guest's key, '' where nobody is known.
	 * @param string $module        Module.
	 * @param string $scope         Scope, '' for none.
	 * @param string $source        Plugin or ability that asked first.
	 * @param string $provider      Provider of the last answer.
	 * @param string $model         Model of the last answer.
	 * @param int    $message_count Messages.
	 * @param int    $input_tokens  Sum of what is known.
	 * @param int    $output_tokens Sum of what is known.
	 * @param int    $total_tokens  Sum of what is known.
	 * @param int    $credits       What it cost, in micro-credits.
	 * @param string $preview       How it begins: the first words of the user, else of anybody.
	 * @param string $preview_role  Whose words those are.
	 * @param bool   $has_text      Whether its messages still have their text.
	 * @param string $first_at      Stored UTC time of the earliest message.
	 * @param string $last_at       Stored UTC time of the latest message.
	 * @param string $day           `Y-m-d` of the latest message in the site's zone, as that was when it was written. After
	 *                              a change of the zone, `wp aipuffer logs rebuild` dates all of them anew.
	 */
	public function __construct(
		public readonly int $id,
		public readonly string $uuid,
		public readonly int $user_id,
		public readonly string $guest_key,
		public readonly string $module,
		public readonly string $scope,
		public readonly string $source,
		public readonly string $provider,
		public readonly string $model,
		public readonly int $message_count,
		public readonly int $input_tokens,
		public readonly int $output_tokens,
		public readonly int $total_tokens,
		public readonly int $credits,
		public readonly string $preview,
		public readonly string $preview_role,
		public readonly bool $has_text,
		public readonly string $first_at,
		public readonly string $last_at,
		public readonly string $day
	) {}

	/**
	 * A conversation without messages, for its first.
	 *
	 * @param NewMessage $message The first message.
	 * @param string     $day     Its day in the site's zone.
	 */
	public static function beginning( NewMessage $message, string $day ): self {
		return new self( 0, $message->uuid, $message->user_id, $message->guest_key, $message->module, $message->scope, $message->source, '', '', 0, 0, 0, 0, 0, '', '', true, $message->created_at, $message->created_at, $day );
	}

	/**
	 * The conversation of a row.
	 *
	 * @param Row $row Of `conversations`.
	 */
	public static function from_row( array $row ): self {
		return new self(
			id: (int) $row['id'],
			uuid: (string) $row['uuid'],
			user_id: (int) $row['user_id'],
			guest_key: (string) $row['guest_key'],
			module: (string) $row['module'],
			scope: (string) $row['scope'],
			source: (string) $row['source'],
			provider: (string) $row['provider'],
			model: (string) $row['model'],
			message_count: (int) $row['message_count'],
			input_tokens: (int) $row['input_tokens'],
			output_tokens: (int) $row['output_tokens'],
			total_tokens: (int) $row['total_tokens'],
			credits: (int) $row['credits'],
			preview: (string) $row['preview'],
			preview_role: (string) $row['preview_role'],
			has_text: 1 === (int) $row['has_text'],
			first_at: (string) $row['first_at'],
			last_at: (string) $row['last_at'],
			day: (string) $row['day']
		);
	}

	/**
	 * The conversation with one message more.
	 *
	 * @param NewMessage $message The message.
	 * @param string     $day     Its day in the site's zone.
	 */
	public function with( NewMessage $message, string $day ): self {
		$becomes_known = 0 === $this->user_id && $message->user_id > 0;
		$is_later      = $message->created_at >= $this->last_at;
		$shows         = '' === $this->preview || ( Role::User === $message->role && Role::User->value !== $this->preview_role );
		$preview       = $shows ? self::preview( $message->content ) : '';

		return new self(
			...[
				'user_id'       => $becomes_known ? $message->user_id : $this->user_id,
				'guest_key'     => $becomes_known ? '' : $this->guest_key,
				'source'        => '' === $this->source ? $message->source : $this->source,
				'provider'      => '' === $message->provider ? $this->provider : $message->provider,
				'model'         => '' === $message->model ? $this->model : $message->model,
				'message_count' => $this->message_count + 1,
				'input_tokens'  => $this->input_tokens + (int) $message->usage->input_tokens,
				'output_tokens' => $this->output_tokens + (int) $message->usage->output_tokens,
				'total_tokens'  => $this->total_tokens + (int) $message->usage->all_tokens(),
				'preview'       => '' === $preview ? $this->preview : $preview,
				'preview_role'  => '' === $preview ? $this->preview_role : $message->role->value,
				// A message after the text was removed is text again.
				'has_text'      => true,
				'first_at'      => min( $this->first_at, $message->created_at ),
				'last_at'       => $is_later ? $message->created_at : $this->last_at,
				'day'           => $is_later ? $day : $this->day,
			] + get_object_vars( $this )
		);
	}

	/**
	 * Whether the conversation is one of a chatbot.
	 */
	public function is_bot(): bool {
		return str_starts_with( $this->scope, self::BOT_SCOPE );
	}

	/**
	 * Whether it is known who speaks, by name or as the same guest.
	 */
	public function has_visitor(): bool {
		return $this->user_id > 0 || '' !== $this->guest_key;
	}

	/**
	 * The beginning of a text in one line, without characters that would turn what stands beside it.
	 *
	 * @param string $text Valid UTF-8.
	 */
	public static function preview( string $text ): string {
		return mb_substr( trim( self::line( mb_substr( $text, 0, 4 * self::PREVIEW ) ) ), 0, self::PREVIEW );
	}

	/**
	 * A text in one line, without characters that would turn what stands beside it.
	 *
	 * @param string $text Valid UTF-8.
	 */
	public static function line( string $text ): string {
		return preg_replace( [ self::INVISIBLE, '/\s+/u' ], ' ', $text ) ?? '';
	}
}
