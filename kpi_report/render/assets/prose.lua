-- Write prose as HTML, as Typst and as pandoc's own JSON, in one JSON object, and refuse what prose must not hold.
-- A refusal leaves pandoc with exit code 3.

local stringify = pandoc.utils.stringify

local function refuse(reason)
  io.stderr:write(reason .. "\n")
  os.exit(3)
end

local function image(element)
  refuse("an image in prose: '" .. element.src .. "'; a picture must be a Figure with its text")
end

local function link(element)
  if not element.target:match("^https?://") and not element.target:match("^mailto:") then
    refuse("a link in prose: '" .. element.target .. "'; only http, https and mailto lead anywhere")
  end
  element.attributes = {}
  element.classes = {}
  return element
end

local function raw(element)
  refuse("raw " .. element.format .. " in prose: '" .. element.text .. "'")
end

local function headings(document)
  local above = 1
  document:walk({
    Header = function(heading)
      if heading.level == 1 then
        refuse("first-level heading '" .. stringify(heading) .. "': the cover gives the only one")
      elseif heading.level > above + 1 then
        refuse("heading '" .. stringify(heading) .. "' is level " .. heading.level
          .. " straight below level " .. above)
      end
      above = heading.level
    end,
  })
end

-- Japanese lines join without a space. pandoc would see to it, but only after this filter.
local function joined(inlines)
  local function wide(inline, at)
    return pandoc.layout.real_length(pandoc.text.sub(stringify(inline), at, at)) == 2
  end
  for i = #inlines - 1, 2, -1 do
    if inlines[i].t == "SoftBreak" and wide(inlines[i - 1], -1) and wide(inlines[i + 1], 1) then
      inlines:remove(i)
    end
  end
  return inlines
end

-- In Typst a paragraph before a heading, and the last one of a text, stays on the page of what
-- comes after it, as a heading does.
local function keep_with_next(document)
  local kept = pandoc.Blocks({})
  for i, block in ipairs(document.blocks) do
    local after = document.blocks[i + 1]
    local leads = after == nil or after.t == "Header" or stringify(after):match("^mark%x+$")
    if leads and block.t == "Para" and not stringify(block):match("^mark%x+$") then
      kept:insert(pandoc.RawBlock("typst", "#block(sticky: true)["))
      kept:insert(block)
      kept:insert(pandoc.RawBlock("typst", "]"))
    else
      kept:insert(block)
    end
  end
  return pandoc.Pandoc(kept, document.meta)
end

-- Typst reads an ellipsis in "...", a soft hyphen in "-?", a minus sign in "-1", and takes a dot after
-- an emphasis for the access to a field; pandoc does not escape them.
local function as_written(element)
  local pieces, rest = pandoc.Inlines({}), element.text
  local dot = rest:find("^%.")
  while rest ~= "" do
    local dots, hyphen = dot or rest:find("%.%.%.") or math.huge, rest:find("%-[?%d]") or math.huge
    local at = math.min(dots, hyphen, #rest + 1)
    if at > 1 then
      pieces:insert(pandoc.Str(rest:sub(1, at - 1)))
    end
    if at <= #rest then
      pieces:insert(pandoc.RawInline("typst", "\\" .. rest:sub(at, at)))
    end
    dot, rest = nil, rest:sub(at + 1)
  end
  return pieces
end

-- In place of a custom writer, whose start takes pandoc as long as two calls.
local function write(document)
  local for_typst = keep_with_next(document):walk({ Str = as_written })
  local written = pandoc.json.encode({
    html = pandoc.write(document, "html", PANDOC_WRITER_OPTIONS),
    typst = pandoc.write(for_typst, "typst", PANDOC_WRITER_OPTIONS),
    ast = pandoc.write(document, "json", PANDOC_WRITER_OPTIONS),
  })
  return pandoc.Pandoc({ pandoc.RawBlock(FORMAT, written) })
end

return {
  { Image = image, Link = link, RawInline = raw, RawBlock = raw, Pandoc = headings },
  { Inlines = joined },
  { Pandoc = write },
}
