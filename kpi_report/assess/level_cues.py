"""The words that tell what a KPI counts, and how they are found in its name.

Each word says one thing about the name it stands in (:class:`Cue`). A compound is a word of its
own where it means something else than its parts: 相談員 is staff, 相談会 an event, 相談 what
residents do.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Cue(Enum):
    """What a word says about the thing counted."""

    ACT = auto()  # done or provided by the administration
    EVENT = auto()  # the same, and people come to it
    DEED = auto()  # done by whoever the name speaks of: the administration, firms or residents
    REACH = auto()  # people or bodies an activity got hold of
    VISIT = auto()  # coming somewhere: an event's reach, a facility's use
    SHOP = auto()  # a stall at an event, or a shop that opened
    TAKEN = auto()  # requests taken: says what the word before it says
    EXAMINED = auto()  # a check-up's reach, a hospital's use
    USE = auto()  # facilities and services used
    CHANGE = auto()  # people or firms whose situation or behaviour changed
    STATE = auto()  # how society is
    SAVING = auto()
    GRANT = auto()  # money given: an act when counted, input when summed
    COST = auto()  # money spent
    STAFFING = auto()  # appointing: staff as input, things as act
    STAFF = auto()
    FIRM = auto()  # firms, households: what they do is not the administration's doing
    PERSON = auto()
    THING = auto()  # what is provided, or who provides it


AGENTS = frozenset({Cue.STAFF, Cue.FIRM, Cue.PERSON, Cue.THING})

WORDS: dict[Cue, str] = {
    Cue.ACT: """
        開催 開講 催行 配布 配付 頒布 発行 発刊 発信 配信 掲載 放送 広報 周知 啓発 情報提供 提供
        整備 建設 建替 造成 敷設 舗装 改良 修繕 補修 更新 点検 調査 検査 測定 訪問 巡回 パトロール
        派遣 招請 招聘 招へい 配備 備蓄 支援 相談対応 相談支援 対応 助言 指導 あっせん 仲介 審査
        認定 認証 指定 選定 承認 採択 締結 協定 協約 策定 立案 検討 協議 会議 懇談会 委員会 協議会
        審議会 部会 出動 運行 増便 運航 開館 開放 公開 供給 供用 構築 創設 結成 統合 共同化
        実証実験 実験 実証 プロモーション キャンペーン 企画 植樹 植栽 間伐 造林 下刈り 放流 捕獲
        駆除 撤去 公演 上演 制作 製作 編集 翻訳 通訳 多言語化 モデルコース ガイドブック
        パンフレット リーフレット チラシ ポスター 冊子 マップ 動画 看板 案内板 標識 教材
        マニュアル 計画 条例 人事交流 共同調達 共同購入 共同発注 発注 共同研究 受託研究 研究
        マッチング 進捗 完了 着手 執行 改築 移設 保全 指名 診断 実習 出前講座 出前授業 出張
        データセット 無電柱化 バリアフリー化 オンライン化 電子化 デジタル化 長寿命化 洋式化 LED化
        複合化 集約化 統廃合 配本 展示 収蔵 ラッピング 声かけ 見守り 送迎 配食 処方 要請 検証
        広域化 標準化 運営 運用 実行 商品造成 認可 開通 竣工 起工 移動図書館 病床 定員 受入枠
        受け入れ枠 便数 本数 完成 制定 改正 公表 通知 送付 郵送 回覧 掲示 露出 収録 撮影
        取りまとめ 見直し 拡張 増設 増築 復元 修復 修理 修景 補強 清掃 伐採 剪定 引継ぎ 引き継ぎ
        調整 連絡会 面談 面接 カウンセリング 勧奨 勧告 取締り 代執行 監視 表彰 顕彰 授与 公募 募集
        登用 輪番 発掘 試掘 立会 記録 保存 保護 復旧 設計 測量 用地取得 用地買収 買収 買取 施工
        手術 連携 共有 協働 委嘱 任命 認知症カフェ 子ども食堂 通いの場 居場所 証明書発行 巡視
    """,
    Cue.EVENT: """
        研修会 講習会 講演会 説明会 勉強会 交流会 相談会 面接会 見学会 体験会 学習会 意見交換会
        発表会 報告会 検討会 研究会 セミナー 講座 教室 フォーラム シンポジウム サミット
        ワークショップ イベント 展示会 展覧会 商談会 見本市 物産展 フェア フェスティバル マルシェ
        ツアー 訓練 研修 授業 大会 コンサート コンテスト コンクール 婚活 サロン カフェ スクール 塾
        行事 祭 まつり オープンキャンパス インターンシップ 試験 講義 プログラム コミュニティカフェ
    """,
    Cue.DEED: """
        実施 導入 設置 作成 開設 設立 新設 開発 取組 取り組み 改修 除却 解体 耐震化 対策 整理 登記
        確保 運用開始 受入 受け入れ 回収 収集 貸出 処理 受入れ 受入可能 編成 リフォーム
        リノベーション
    """,
    Cue.REACH: """
        参加 参画 受講 修了 聴講 出席 登録 申込 申し込み 応募 エントリー 相談 会員 友だち 友達
        フォロワー 閲覧 アクセス ページビュー PV 視聴 ダウンロード インストール 再生回数 再生数
        体験 出展 受験 志願 問合せ 問い合わせ 見学 視察 養成 育成 サポーター ボランティア リーダー
        宣言 賛同 協力店 推奨店 協賛店 応援店 メンバー 入会 購読 意見提出 投稿 モニター
        空き家バンク 空家バンク 人材バンク 申請 防災士 ガイド 修了生 受講生 塾生 招待 動員
        キャラバン隊 加入 加盟 賛助 登壇 出演 出品 協力 提案 意見 交流 対象 会員企業 オーナー 里親
        引き合い 引合い 商談 参集 推進員 案内 セッション数 インプレッション
    """,
    Cue.VISIT: "来場 入場 観客 観覧 鑑賞 集客 来客 来店",
    Cue.SHOP: "出店",
    Cue.TAKEN: "受付 受理 提出",
    Cue.EXAMINED: "受診 受検 接種",
    Cue.USE: """
        利用 相互利用 活用 利活用 使用 乗車 乗降 乗客 乗継 輸送人員 旅客 来館 入館 来園 入園 来院
        外来 接続 稼働 電子申請 オンライン申請 決済 図書貸出 個人貸出 貸出冊数 貸出点数 入所 入居
        通所 合宿 寄港 入港 搭乗 入浴 コンビニ交付
    """,
    Cue.CHANGE: """
        創業 起業 開業 廃業 承継 就職 就業 就農 就労 就学 進学 就任 雇用 採用 内定 移住 定住 転入
        転出 移転 Uターン Iターン Jターン UIJターン 帰郷 還流 成婚 結婚 婚姻 出生 成約 成立 契約
        受注 取引 販売 販路 購入 売却 商品化 製品化 事業化 実用化 法人化 出願 特許 知的財産 取得
        返納 卒業 復職 復学 合格 改善 解決 解消 救済 回復 再生 立地 進出 誘致 出荷 輸出 着工 消費
        宿泊 入込 来訪 観光客 日帰り 滞在 回遊 通行 通勤 通学 輸送 搬送 入院 退院 入学 定着 継続
        転換 拡充 集積 収穫 漁獲 水揚 生産 産出 栽培 作付 参入 達成 克服 獲得 受賞 入賞 入選 出場
        移行 自立 上昇 到達 分譲 流通 居住 資金調達 寄附 寄付 募金 ふるさと納税 納税 里帰り 読書
        資格取得 増加 向上 成功 実践 復帰 転居 転職 操業 営業 投資 設備投資 研究開発 発明 発売
        発電 資源化 堆肥化 分別 再利用 リユース 外出 節電 禁煙 投票 分娩 出産 保有 所有 関係人口
        交流人口 二地域居住 納付 受給 離脱 予防 就航 受任
    """,
    Cue.STATE: """
        人口 死亡 死者 死傷 負傷 自殺 罹患 り患 要介護認定 要支援認定 要介護 不登校 いじめ 虐待
        非行 犯罪 刑法犯 検挙 放置 危険 違法 迷惑 老朽
        停止 休止 廃止 中止 閉鎖 撤退 縮小 悪化 低下 喪失 劣化 未利用
        低未利用 届出 届 不能 不足 困難 超過 待ち 遅れ 欠員 脱落 未満 火災 出火 焼損 事故 災害
        被災 被害 苦情 公害 滞納 待機 待機児童 空き家 空家 空き店舗 空き地 空室 遊休 耕作放棄 荒廃
        倒産 失業 求人 求職 離職 休職 欠席 喫煙 肥満 むし歯 う歯 寿命 生存 救命 感染 食中毒
        不法投棄 排出 発生 最終処分 濃度 水質 騒音 認知件数 特殊詐欺 詐欺 トラブル 違反 孤立 浸水
        断水 停電 漏水 遅延 渋滞 混雑 所要時間 到着時間 待ち時間 距離 総生産 所得 売上 出荷額 地価
        賃金 残業 時間外 超過勤務 破産 転入超過 転出超過 社会増減 社会増 社会減 自然増減 自然増
        自然減 在院 通行止め 困難事案 取扱 交通量 通行量 歩行者 ごみ 食品ロス 学力 体力 認定農業者
        従業者 従業員 従事者 後継者 担い手 有業者 就業者 付加価値 生産性 耕地 農地 自給 出生児
        留学生 外国人住民 在留外国人 在住外国人 介護職員 福祉職員 看護職員 孤独死 ひきこもり 貧困
        困窮 重症化 糖尿病 高血圧 肺炎 医療費 給付費 公債費 光熱水費 事業継続 漁獲量 収量 歩数
        通信量 流入 流出 消費電力 使用電力 電力使用 電力量 エネルギー消費 希少種 生息 緑被 緑地
        森林
    """,
    Cue.SAVING: "削減 縮減 節減 軽減 節約 低減 減量 短縮 抑制 減少",
    Cue.GRANT: """
        補助 補助金 助成 助成金 交付 交付金 支給 給付 給付金 奨励金 支援金 祝い金 祝金 奨学金
        修学資金 融資 貸付 貸与 利子補給 減免
    """,
    Cue.COST: """
        予算 事業費 経費 人件費 運営費 管理費 整備費 改修費 工事費 建設費 委託料 委託費 委託
        負担金 負担 分担金 決算 支出 歳出 繰出金 拠出 出資 指定管理料 投入 賃借料 使用料 謝金 旅費
    """,
    Cue.STAFFING: "配置 任用 増員 専任 常駐",
    Cue.STAFF: """
        職員 相談員 支援員 指導員 専門員 調査員 補助員 アドバイザー コーディネーター
        コーディネータ 補佐官 協力隊員 協力隊 消防団員 保健師 専門職 人員体制 ALT 外国語指導助手
        マネージャー スタッフ 司書 学芸員 メンター 嘱託員 事務局員 相談支援員 教員 専門人材
    """,
    Cue.FIRM: """
        企業 事業所 事業者 店舗 商店 会社 農家 農業者 漁業者 経営体 法人 世帯 家庭 住宅 住民 市民
        町民 村民 県民 区民 工場 NPO ベンチャー スタートアップ 商業施設 個人
    """,
    Cue.PERSON: """
        患者 児童 生徒 学生 園児 乳幼児 幼児 親子 保護者 高齢者 障害者 障がい者 外国人 女性 男性
        若者 医師 看護師 保育士 薬剤師 介護福祉士 高校生 大学生 中学生 小学生 妊婦 妊産婦 母親
        父親 夫婦 子ども 子供 若年者 ドライバー 運転士 選手 起業家 経営者 人材
    """,
    Cue.THING: """
        施設 枠 市営住宅 町営住宅 県営住宅 公営住宅 お試し住宅 体験住宅 促進住宅 センター
        支援センター 拠点 支援拠点 箇所 か所 カ所 ヶ所 地点 地区 路線 系統 学校
        小学校 中学校 高校 大学 病院 医療機関 機関 クラブ 団体 市町村 自治体 市町 窓口
        相談窓口 手続 業務 事業 事務 メニュー コース ルート 品目 システム サービス 機能 種類
        物件 組織 避難所 保育所 保育園 こども園 停留所 ステーション スポット 橋梁
        トンネル 道路 公園 図書館 公民館 会場 支援学校 支援事業 連携事業 児童クラブ
    """,
}


@dataclass(frozen=True, slots=True)
class Word:
    """A cue as it stands in a name: ``text == name[start:end]``."""

    text: str
    cue: Cue
    start: int
    end: int


_CUES = {word: cue for cue, words in WORDS.items() for word in words.split()}
_BY_FIRST: dict[str, list[str]] = {}
for _word in sorted(_CUES, key=len, reverse=True):
    _BY_FIRST.setdefault(_word[0], []).append(_word)


def words_in(name: str) -> list[Word]:
    """Return the cues of a normalised name from left to right, the longest at each place."""
    found, at = [], 0
    while at < len(name):
        for text in _BY_FIRST.get(name[at], ()):
            if name.startswith(text, at):
                found.append(Word(text, _CUES[text], at, at + len(text)))
                at += len(text)
                break
        else:
            at += 1
    return found
