<?php
/**
 * Messages as REST callers see them.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Logs;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;
use AIPuffer\Support\Usage;

defined( 'ABSPATH' ) || exit;

/**
 * The schema of a message and its shape. Content is what was said, not HTML: whoever shows it escapes it.
 *
 * @phpstan-import-type Row from Database
 */
final class MessageResource {
	/**
	 * In a list, a longer text is cut to so many bytes; the message by itself has it whole.
	 */
	private const LISTED = 50_000;

	/**
	 * The JSON schema of a message.
	 *
	 * @return array<string, mixed>
	 */
	public static function schema(): array {
		$text   = [ 'type' => 'string', 'readonly' => true ];
		$number = [ 'type' => [ 'integer', 'null' ], 'readonly' => true ];

		return [
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'aipuffer-message',
			'type'       => 'object',
			'properties' => [
				'id'              => [ 'type' => 'integer', 'readonly' => true ],
				'created_at'      => $text + [ 'format' => 'date-time' ],
				'role'            => $text + [ 'enum' => array_column( Role::cases(), 'value' ) ],
				'content'         => [ 'type' => [ 'string', 'null' ], 'readonly' => true, 'description' => __( 'What was said; null where retention removed it.', 'aipuffer' ) ],
				'content_bytes'   => $number + [ 'description' => __( 'Its true size.', 'aipuffer' ) ],
				'is_shortened'    => [ 'type' => 'boolean', 'readonly' => true, 'description' => __( 'Whether the message by itself has more of its content.', 'aipuffer' ) ],
				'status'          => $text + [ 'enum' => NewMessage::STATUSES ],
				'error'           => [ 'type' => [ 'string', 'null' ], 'readonly' => true ],
				'request_payload' => [ 'readonly' => true, 'description' => __( 'What was sent to the provider, where the site stores it: JSON or text, without keys and media.', 'aipuffer' ) ],
				'vector_scores'   => [
					'type'     => 'array',
					'readonly' => true,
					'items'    => [ 'type' => 'object', 'properties' => [ 'provider' => $text, 'source' => $text, 'score' => [ 'type' => 'number' ], 'preview' => $text ] ],
				],
				'best_score'      => [ 'type' => [ 'number', 'null' ], 'readonly' => true ],
			] + array_fill_keys( [ 'source', 'provider', 'model' ], $text )
				+ array_fill_keys( [ 'duration_ms', 'ledger_id' ], $number )
				+ array_intersect_key( Usage::schema(), array_flip( Usage::TOKENS ) ),
		];
	}

	/**
	 * A message.
	 *
	 * @param Row  $row      Of `messages`.
	 * @param bool $is_whole Whether a long content stays whole.
	 * @return array<string, mixed>
	 */
	public static function shape( array $row, bool $is_whole ): array {
		$content = $row['content'];
		$listed  = null === $content || $is_whole ? $content : mb_strcut( $content, 0, self::LISTED );
		$hits    = VectorScores::stored( $row['vector_scores'] );
		$payload = null === $row['request_payload'] ? null : json_decode( $row['request_payload'], true );

		return [
			'id'              => (int) $row['id'],
			'created_at'      => Clock::iso( (string) $row['created_at'] ),
			'role'            => (string) $row['role'],
			'content'         => $listed,
			'content_bytes'   => (int) $row['content_bytes'],
			'is_shortened'    => $listed !== $content,
			'source'          => (string) $row['source'],
			'provider'        => (string) $row['provider'],
			'model'           => (string) $row['model'],
			'input_tokens'    => self::number( $row['input_tokens'] ),
			'output_tokens'   => self::number( $row['output_tokens'] ),
			'total_tokens'    => self::number( $row['total_tokens'] ),
			'cached_tokens'   => self::number( $row['cached_tokens'] ),
			'thinking_tokens' => self::number( $row['thinking_tokens'] ),
			'status'          => (string) $row['status'],
			'error'           => $row['error'],
			'duration_ms'     => self::number( $row['duration_ms'] ),
			'ledger_id'       => self::number( $row['ledger_id'] ),
			'request_payload' => $payload ?? $row['request_payload'],
			'vector_scores'   => $hits,
			'best_score'      => $hits[0]['score'] ?? null,
		];
	}

	/**
	 * A column that can be null.
	 *
	 * @param ?string $value As the driver gives it.
	 */
	private static function number( ?string $value ): ?int {
		return null === $value ? null : (int) $value;
	}
}
