-- Keep the Markdown that pandoc writes from being read as more than the text it was.

-- HTML that is to stay HTML arrives as a code block of this class, which prose cannot have.
local function code_block(element)
  if element.classes:includes("as-html") then
    return pandoc.RawBlock("markdown", "```{=html}\n" .. element.text .. "\n```")
  end
  -- Without attributes it is indented, so that no line of dashes in it opens metadata for Quarto.
  element.attr = pandoc.Attr()
  return element
end

local function code(element)
  element.attr = pandoc.Attr()
  return element
end

-- A paragraph that begins with a colon defines a term, or is the caption of the table before it.
local function begins_plainly(element)
  local first = element.content[1]
  if not first or first.t ~= "Str" then
    return nil
  end
  local before, after = first.text:match("^(%a*):(.*)$")
  if before == "" or before == "Table" or before == "table" then
    element.content[1] = pandoc.Str(after)
    element.content:insert(1, pandoc.RawInline("markdown", before .. "\\:"))
    return element
  end
end

return { { Code = code, CodeBlock = code_block, Para = begins_plainly, Plain = begins_plainly } }
